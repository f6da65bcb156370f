using System.Diagnostics;
using System.Text;

namespace TypedMqtt.Manifest.Tests.Build;

/// <summary>
/// An application and a library in a temporary directory that import the repository's targets, built with the real <c>dotnet</c>.
/// The manifests are written by hand, so that nothing but the task is under test.
/// </summary>
public sealed class SampleSolution : IDisposable
{
    private static readonly string Targets = Path.Combine(Repository.Root, "src", "TypedMqtt", "buildTransitive", "TypedMqtt.targets");
    private static readonly string Task = Path.Combine(AppContext.BaseDirectory, "TypedMqtt.Manifest.dll");

    private readonly string _root = Directory.CreateTempSubdirectory("typedmqtt-build-").FullName;

    /// <summary>Whether the last thing that happened was a build that worked.</summary>
    private bool _built;

    public SampleSolution()
    {
        Write("Library/Library.csproj", """<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup><TargetFramework>net10.0</TargetFramework></PropertyGroup></Project>""");
        WriteLibraryContract("climate/{house:id}");
        Write(
            "App/App.csproj",
            $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <TargetFramework>net10.0</TargetFramework>
                <OutputType>Exe</OutputType>
                <UseAppHost>false</UseAppHost>
                <TypedMqttTaskAssembly>{Task}</TypedMqttTaskAssembly>
                <TypedMqttTaskFactory>TaskHostFactory</TypedMqttTaskFactory>
              </PropertyGroup>
              <ItemGroup><ProjectReference Include="../Library/Library.csproj" /></ItemGroup>
              <Import Project="{Targets}" />
            </Project>
            """);
        Write("App/Program.cs", Manifest("App", "line-controller", "site", "LineTelemetry", "plant/{site:id}/temperature") + "return;\n");
        WritePrincipals("""{"principals":{"line":{"roles":["line-controller"],"identities":{"site":"berlin"}},"house":{"roles":["heater"],"identities":{"house":"north"}}}}""");
        Dotnet("restore", "App/App.csproj");
    }

    public string Intermediate => PathOf("App/obj/Debug/net10.0/typedmqtt/mosquitto.acl");

    public string Output => PathOf("App/bin/Debug/net10.0/mqtt/mosquitto.acl");

    public string PathOf(string path) => Path.Combine(_root, path);

    public void WritePrincipals(string json) => Write("App/principals.json", json);

    public void WriteLibraryContract(string template) => Write("Library/Contracts.cs", Manifest("Library", "heater", "house", "Climate", template));

    /// <summary>A change that has nothing to do with contracts.</summary>
    public void ChangeProgram() => Write("App/Program.cs", File.ReadAllText(PathOf("App/Program.cs")) + "// changed\n");

    /// <summary>Where every test starts. Costs nothing when the test before it left the application built.</summary>
    public void EnsureBuilt()
    {
        if (!_built)
            Build().AssertSuccess();
    }

    /// <summary>Builds the application; the log is detailed enough to show which targets were skipped.</summary>
    public BuildResult Build(params string[] arguments)
    {
        var result = Dotnet(["build", "App/App.csproj", "--no-restore", "-v:n", .. arguments]);
        _built = result.ExitCode == 0 && arguments.Length == 0;
        return result;
    }

    public BuildResult Dotnet(params string[] arguments)
    {
        _built = false;
        var start = new ProcessStartInfo("dotnet", [.. arguments, "-nologo", "-m:1"])
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The build of these tests must not leak into the build under test.
        foreach (var name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
            start.Environment.Remove(name);
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_UI_LANGUAGE"] = "en";

        using var process = Process.Start(start)!;
        var log = new StringBuilder();
        process.OutputDataReceived += (_, line) => Append(line.Data);
        process.ErrorDataReceived += (_, line) => Append(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        if (!process.WaitForExit(TimeSpan.FromMinutes(2)))
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"dotnet {string.Join(' ', arguments)} did not end within two minutes\n{log}");
        }

        process.WaitForExit();
        return new BuildResult(process.ExitCode, log.ToString());

        void Append(string? line)
        {
            lock (log)
                log.AppendLine(line);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string Manifest(string assembly, string role, string identity, string contract, string template) =>
        $$""""
        [assembly: System.Reflection.AssemblyMetadata("TypedMqtt.Manifest", """
        {"version":1,"assembly":"{{assembly}}","roles":[{"name":"{{role}}","identities":["{{identity}}"]}],"contracts":[{"name":"{{contract}}","type":"{{assembly}}.I{{contract}}","channels":[
          {"name":"Value","kind":"event","template":"{{template}}","placeholders":[{"name":"{{identity}}","type":"string"}],"qos":1,"retain":false,"will":false,"format":"msgpack","senders":["{{role}}"],"receivers":[]}]}],"payloads":[]}
        """)]

        """";

    private void Write(string path, string text)
    {
        _built = false;
        var target = PathOf(path);
        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        File.WriteAllText(target, text);
    }
}

public sealed record BuildResult(int ExitCode, string Log)
{
    public void AssertSuccess() => Assert.True(ExitCode == 0, Log);

    public bool Skipped => Log.Contains("Skipping target \"TypedMqttGenerate\"", StringComparison.Ordinal);
}
