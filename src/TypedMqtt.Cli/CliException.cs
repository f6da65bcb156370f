namespace TypedMqtt.Cli;

/// <summary>Ends a command with a sentence for the user and an exit code.</summary>
internal sealed class CliException(string message, int exitCode = ExitCode.Failure) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
