using System.Diagnostics;
using System.Reflection;

namespace TypedMqtt.Tests.Packaging;

/// <summary>A directory outside the repository whose projects know the packages only.</summary>
internal sealed class Consumer : IDisposable
{
    private static readonly string Repository = FindRepository();

    private readonly string _root = Directory.CreateTempSubdirectory("typedmqtt-packages-").FullName;

    public Consumer()
    {
        // The machine's own package folder is only looked into: what is packed here does not get into it.
        string packages = Environment.GetEnvironmentVariable("NUGET_PACKAGES")
            ?? Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".nuget", "packages");
        Directory.CreateDirectory(packages);
        Write(
            "NuGet.config",
            $"""
            <configuration>
              <config><add key="globalPackagesFolder" value="packages" /></config>
              <packageSources><add key="packed" value="feed" /></packageSources>
              <fallbackPackageFolders><add key="machine" value="{packages}" /></fallbackPackageFolders>
            </configuration>
            """);
        Directory.CreateDirectory(PathOf("feed"));
    }

    /// <summary>A project that references one package; strict, as a careful user's is.</summary>
    public static string Project(string package, string properties = "", string items = "") =>
        $"""
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <TargetFramework>net10.0</TargetFramework>
            <Nullable>enable</Nullable>
            <ImplicitUsings>enable</ImplicitUsings>
            <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
            {properties}
          </PropertyGroup>
          <ItemGroup>
            <PackageReference Include="{package}" Version="{Version}" />
            <PrunePackageReference Include="MessagePackAnalyzer" Version="3.1.12" />
            {items}
          </ItemGroup>
        </Project>
        """;

    private static string Version => typeof(MqttConnection).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion.Split('+')[0];

    public string PathOf(string path) => Path.Combine(_root, path);

    public string Read(string path) => File.ReadAllText(PathOf(path));

    public void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(path))!);
        File.WriteAllText(PathOf(path), text);
    }

    /// <summary>Packs what the build of these tests has built.</summary>
    public async Task PackAsync(params string[] projects)
    {
#if DEBUG
        const string Configuration = "Debug";
#else
        const string Configuration = "Release";
#endif
        string all = string.Join(';', projects.Select(p => $"{Repository}/src/{p}/{p}.csproj"));
        Write(
            "Pack.proj",
            $"""
            <Project>
              <Target Name="Pack">
                <MSBuild Projects="{all}" Targets="Pack" Properties="NoBuild=true;Configuration={Configuration};PackageOutputPath={PathOf("feed")}" />
              </Target>
            </Project>
            """);
        await DotnetAsync("msbuild", "Pack.proj", "-t:Pack");
    }

    /// <summary>Runs dotnet and returns what it printed.</summary>
    public async Task<string> DotnetAsync(params string[] arguments)
    {
        bool build = arguments[0] is "build" or "msbuild";
        var start = new ProcessStartInfo("dotnet", build ? [.. arguments, "-nologo", "-v:q"] : arguments)
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };

        // The build of these tests must not leak into the build under test.
        foreach (string name in start.Environment.Keys.Where(static n => n.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase)).ToList())
        {
            start.Environment.Remove(name);
        }

        // Nothing outlives the build: a server that it starts would hold its output open, and the reading below would wait for it.
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["UseSharedCompilation"] = "false";
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync(Support.Token);
        string output = await process.StandardOutput.ReadToEndAsync(Support.Token);
        await process.WaitForExitAsync(Support.Token);
        Assert.True(process.ExitCode == 0, $"dotnet {string.Join(' ', arguments)} failed:\n{output}\n{await errors}");
        return output;
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static string FindRepository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "TypedMqtt.sln")))
        {
            directory = directory.Parent ?? throw new InvalidOperationException($"TypedMqtt.sln is in no directory above {AppContext.BaseDirectory}");
        }

        return directory.FullName;
    }
}
