using System.Diagnostics;
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

    /// <returns>The assembly, and where the lock of the project is.</returns>
    public static async Task<(string Assembly, string Lock)> RunAsync(string project, CliConsole console, CancellationToken cancellationToken)
    {
        // The property keeps the compiler from complaining about the very lock that is to be written.
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, UseShellExecute = false };
        foreach (string argument in new[] { "build", project, "-nologo", "-v:q", "-t:Build", "-p:TypedMqttLock=update", "-getProperty:TargetPath" })
        {
            start.ArgumentList.Add(argument);
        }

        using Process build = Process.Start(start) ?? throw new CliException("'dotnet' does not start. Is the .NET SDK installed?");
        string output = await build.StandardOutput.ReadToEndAsync(cancellationToken);
        await build.WaitForExitAsync(cancellationToken);
        string path = output.Trim().Split('\n')[^1].Trim();
        if (build.ExitCode != 0 || !File.Exists(path))
        {
            await console.Error.WriteAsync(output);
            throw new CliException($"{project} cannot be built. Repair what is listed above; a project with several target frameworks has to be built first, and its assembly named.");
        }

        return (path, Path.Combine(Path.GetDirectoryName(Path.GetFullPath(project))!, LockFile.FileName));
    }
}
