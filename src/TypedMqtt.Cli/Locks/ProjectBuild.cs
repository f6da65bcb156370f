using System.Diagnostics;
using System.Text.Json;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Cli.Locks;

/// <summary>Builds a project to see what its contracts say.</summary>
internal static class ProjectBuild
{
    /// <summary>The project that is meant.</summary>
    public static string Find(string source)
    {
        if (File.Exists(source))
        {
            return source;
        }

        if (!Directory.Exists(source))
        {
            throw new CliException($"{source} is neither a file nor a directory. Name a project, a directory with one, or a built assembly.");
        }

        string[] projects = Directory.GetFiles(source, "*.csproj");
        return projects.Length == 1
            ? projects[0]
            : throw new CliException(projects.Length == 0
                ? $"{source} has no .csproj file. Name a project, a directory with one, or a built assembly."
                : $"{source} has {projects.Length} projects. Name one of them: {string.Join(", ", projects.Select(static p => Path.GetFileName(p)).Order())}");
    }

    /// <summary>Builds it for all its target frameworks, or for one.</summary>
    /// <returns>The assembly of each framework; the framework of a project that has only one may be empty.</returns>
    public static async Task<IReadOnlyList<(string Framework, string Assembly)>> RunAsync(string project, string? framework, CliConsole console, CancellationToken cancellationToken)
    {
        Dictionary<string, string> evaluated = await EvaluateAsync(project, console, [], cancellationToken);
        string[] frameworks = evaluated["TargetFrameworks"].Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (framework is not null && !frameworks.Append(evaluated["TargetFramework"]).Contains(framework, StringComparer.OrdinalIgnoreCase))
        {
            string all = frameworks.Length == 0 ? evaluated["TargetFramework"] : string.Join(" and ", frameworks);
            throw new CliException($"{project} is not built for {framework}, but for {all}. Name one of its target frameworks with --framework.");
        }

        // The property keeps the compiler from complaining about the very lock that is to be written.
        Dictionary<string, string> built = await GetAsync(
            project, "be built. Repair what is listed above", console, ["build", project, "-nologo", "-v:q", "-t:Build", "-p:TypedMqttLock=update", .. Of(framework)], cancellationToken);
        if (framework is not null || frameworks.Length == 0)
        {
            return [(framework ?? "", Existing(project, built))];
        }

        var assemblies = new List<(string, string)>();
        foreach (string one in frameworks)
        {
            // Built already: only the path is asked for.
            assemblies.Add((one, Existing(project, await EvaluateAsync(project, console, [$"-p:TargetFramework={one}"], cancellationToken))));
        }

        return assemblies;
    }

    /// <summary>Where the lock of a project is.</summary>
    public static string LockOf(string project) => Path.Combine(Path.GetDirectoryName(Path.GetFullPath(project))!, LockFile.FileName);

    private static string[] Of(string? framework) => framework is null ? [] : ["-f", framework];

    private static string Existing(string project, Dictionary<string, string> properties) => File.Exists(properties["TargetPath"])
        ? properties["TargetPath"]
        : throw new CliException($"{project} was built, and there is no {properties["TargetPath"]}. Name the assembly in its place.");

    private static Task<Dictionary<string, string>> EvaluateAsync(string project, CliConsole console, string[] properties, CancellationToken cancellationToken) =>
        GetAsync(project, "be evaluated", console, ["msbuild", project, "-nologo", .. properties], cancellationToken);

    /// <summary>Runs MSBuild and asks for properties.</summary>
    private static async Task<Dictionary<string, string>> GetAsync(string project, string what, CliConsole console, string[] arguments, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in arguments.Append("-getProperty:TargetPath,TargetFramework,TargetFrameworks"))
        {
            start.ArgumentList.Add(argument);
        }

        using Process build = Process.Start(start) ?? throw new CliException("'dotnet' does not start. Is the .NET SDK installed?");
        string output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        int json = output.IndexOf('{', StringComparison.Ordinal);
        if (build.ExitCode != 0 || json < 0)
        {
            await console.Error.WriteAsync(output);
            throw new CliException($"{project} cannot {what}; a built assembly can be named in its place.");
        }

        using JsonDocument properties = JsonDocument.Parse(output[json..]);
        return properties.RootElement.GetProperty("Properties").EnumerateObject().ToDictionary(static p => p.Name, static p => p.Value.GetString() ?? "");
    }
}
