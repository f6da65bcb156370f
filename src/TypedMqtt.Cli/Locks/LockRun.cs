using System.Text;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Cli.Locks;

/// <summary>Compares and writes a lock.</summary>
internal sealed class LockRun(CliConsole console, bool checkOnly, bool acceptBreaking)
{
    /// <summary>The lock is missing or behind the code.</summary>
    private const int Behind = 2;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string source, string? output, CancellationToken cancellationToken)
    {
        (string assembly, string? beside) = File.Exists(source) && Path.GetExtension(source) is ".dll" or ".exe"
            ? (source, null)
            : await ProjectBuild.RunAsync(ProjectBuild.Find(source), console, cancellationToken);
        string path = output ?? beside ?? throw new CliException($"{source} is an assembly, and its project is not known. Say where the lock is: -o <directory>/{LockFile.FileName}.");
        string? facts = AssemblyLock.Read(assembly);
        if (facts is null)
        {
            throw new CliException($"{assembly} has no contracts, so there is nothing to lock. An interface with [MqttContract] and a reference to the package TypedMqtt make one.");
        }

        LockFile now = LockFile.Parse(LockFile.Empty + facts);
        string text = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : "";
        LockFile released = LockFile.Parse(text);
        if (released.Problems.FirstOrDefault(p => !p.IsConflict) is { } problem)
        {
            throw new CliException($"{path}({problem.Line + 1}): TMQ0301: {problem.Reason}", ExitCode.Configuration);
        }

        return await RecordAsync(path, text, released, now, cancellationToken);
    }

    private async Task<int> RecordAsync(string path, string text, LockFile released, LockFile now, CancellationToken cancellationToken)
    {
        IReadOnlyList<LockChange> changes = released.IsEmpty ? [] : LockComparer.Compare(released, now);
        foreach (LockChange change in changes)
        {
            string severity = change.Severity switch { LockSeverity.Breaking => "error", LockSeverity.Risky => "warning", _ => "info" };
            await console.Text.WriteLineAsync($"{severity} {change.Id}: {change.What}: released {change.Released}, now {change.Now}; {change.Effect}");
        }

        string next = LockUpdate.Record(released, now).ToString();
        if (text.ReplaceLineEndings("\n") == next)
        {
            await console.Text.WriteLineAsync($"{path} is current.");
            return ExitCode.Success;
        }

        int breaking = changes.Count(static c => c.Severity == LockSeverity.Breaking);
        if (breaking > 0 && !acceptBreaking)
        {
            await console.Error.WriteLineAsync(
                $"Error: {breaking} {(breaking == 1 ? "change breaks" : "changes break")} released peers, so {path} is left as it is. Repair them as the lines above say, or accept them with --accept-breaking.");
            return ExitCode.Configuration;
        }

        if (checkOnly)
        {
            await console.Error.WriteLineAsync($"Error: {path} is {(released.IsEmpty ? "missing" : "behind the code")}. Run: typedmqtt lock");
            return Behind;
        }

        await File.WriteAllTextAsync(path, next, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellationToken);
        await console.Text.WriteLineAsync($"{path} {(released.IsEmpty ? "created" : "updated")}: {now.Channels.Count()} channels.");
        return ExitCode.Success;
    }
}
