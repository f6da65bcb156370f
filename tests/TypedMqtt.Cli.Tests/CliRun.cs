using System.Text;

namespace TypedMqtt.Cli.Tests;

/// <summary>Runs the command line in the process.</summary>
internal static class CliRun
{
    public static async Task<CliResult> RunAsync(IEnumerable<string> arguments, string input = "", CancellationToken cancellationToken = default)
    {
        using var stdin = new MemoryStream(Encoding.UTF8.GetBytes(input));
        using var stdout = new MemoryStream();
        using var stderr = new StringWriter();
        int exitCode = await CommandLine.RunAsync([.. arguments], new CliConsole(stdin, stdout, stderr), cancellationToken);
        return new CliResult(exitCode, Encoding.UTF8.GetString(stdout.ToArray()), stderr.ToString());
    }
}

/// <summary>What a command has done.</summary>
internal sealed record CliResult(int ExitCode, string Output, string Error);
