using System.Text;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Cli.Locks;

/// <summary>Compares and writes a lock.</summary>
internal sealed class LockRun(CliConsole console, bool checkOnly, bool acceptBreaking)
{
    /// <summary>The lock is missing or behind the code.</summary>
    private const int Behind = 2;

    /// <returns>The exit code.</returns>
    public async Task<int> RunAsync(string source, string? output, string? framework, CancellationToken cancellationToken)
    {
        (string facts, string path) = File.Exists(source) && Path.GetExtension(source) is ".dll" or ".exe"
            ? ReadAssembly(source, output, framework)
            : await ReadProjectAsync(ProjectBuild.Find(source), output, framework, cancellationToken);
        LockFile now = LockFile.Parse(LockFile.Empty + facts);
        string text = File.Exists(path) ? await File.ReadAllTextAsync(path, cancellationToken) : "";
        LockFile released = LockFile.Parse(text);
        if (released.Problems.FirstOrDefault(p => !p.IsConflict) is { } problem)
        {
            throw new CliException($"{path}({problem.Line + 1}): TMQ0301: {problem.Reason}", ExitCode.Configuration);
        }

        return await RecordAsync(path, text, released, now, cancellationToken);
    }

    private static (string Facts, string Path) ReadAssembly(string assembly, string? output, string? framework)
    {
        if (framework is not null)
        {
            throw new CliException($"{assembly} is an assembly, which is built for one framework already. Leave out --framework.");
        }

        return (Facts(assembly), output ?? throw new CliException($"{assembly} is an assembly, and its project is not known. Say where the lock is: -o <directory>/{LockFile.FileName}."));
    }

    /// <summary>The compiler compares one lock with the contracts of each framework, so all must say the same.</summary>
    private async Task<(string Facts, string Path)> ReadProjectAsync(string project, string? output, string? framework, CancellationToken cancellationToken)
    {
        IReadOnlyList<(string Framework, string Assembly)> built = await ProjectBuild.RunAsync(project, framework, console, cancellationToken);
        (string first, string facts) = (built[0].Framework, Facts(built[0].Assembly));
        foreach ((string other, string assembly) in built.Skip(1))
        {
            string[] lines = Lines(facts), others = Lines(Facts(assembly));
            string[] different = [.. lines.Except(others).Select(l => $"only for {first}: {l}"), .. others.Except(lines).Select(l => $"only for {other}: {l}")];
            if (different.Length == 0)
            {
                continue;
            }

            foreach (string line in different)
            {
                await console.Text.WriteLineAsync(line);
            }

            throw new CliException(
                $"The contracts of {project} differ between {first} and {other}, as listed above, and the compiler compares one lock with both. Make them the same; --framework {first} records those of {first} only.",
                ExitCode.Configuration);
        }

        return (facts, output ?? ProjectBuild.LockOf(project));
    }

    private static string[] Lines(string facts) => [.. LockFile.Parse(LockFile.Empty + facts).Lines()];

    private static string Facts(string assembly) => AssemblyLock.Read(assembly)
        ?? throw new CliException($"{assembly} has no contracts, so there is nothing to lock. An interface with [MqttContract] and a reference to the package TypedMqtt make one.");

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
