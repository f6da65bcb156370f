using System.Diagnostics;
using System.Reflection;

namespace TypedMqtt.Generator.Tests.Support;

/// <summary>The compiler of the SDK in a process of its own, as a build starts it: for the language versions and frameworks that it knows.</summary>
internal static class CommandLineCompiler
{
    private static readonly string[] Strict =
    [
        "-nologo", "-nostdlib+", "-target:library", "-nullable:enable", "-checked+", "-warn:9999", "-warnaserror+",
        // Unused usings are the tests' own affair; 1701 is what every build with MSBuild suppresses.
        "-nowarn:CS1701,CS8019",
    ];

    /// <summary>The versions of C# that can be asked for, without the names for one of them.</summary>
    public static IReadOnlyList<string> LanguageVersions { get; } =
        [.. Run(["-langversion:?"]).Split('\n').Select(line => line.Split(' ')[0].Trim()).Where(v => v == "preview" || v.Contains('.', StringComparison.Ordinal))];

    /// <summary>Compiles sources with our generator and analyzers, and the generator of System.Text.Json.</summary>
    /// <param name="version">Language version.</param>
    /// <param name="framework">Framework, for example <c>net8.0</c>.</param>
    /// <param name="paths">Sources, and locks.</param>
    /// <returns>What the compiler says; nothing when all is well.</returns>
    public static string Compile(string version, string framework, IEnumerable<string> paths)
    {
        var folder = Directory.CreateTempSubdirectory("typedmqtt-").FullName;
        var references = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, $"references.{framework}.txt"));
        // Each framework has a generator of its own.
        var jsonGenerator = Path.Combine(
            Path.GetDirectoryName(references.Single(path => Path.GetFileName(path) == "System.Text.Json.dll"))!, "../../analyzers/dotnet/cs/System.Text.Json.SourceGeneration.dll");
        try
        {
            var response = Path.Combine(folder, "arguments.rsp");
            File.WriteAllLines(response,
            [
                .. Strict,
                $"-langversion:{version}",
                $"-out:\"{Path.Combine(folder, "Sample.dll")}\"",
                $"-doc:\"{Path.Combine(folder, "Sample.xml")}\"",
                $"-generatedfilesout:\"{folder}\"",
                $"-analyzer:\"{typeof(ContractGenerator).Assembly.Location}\"",
                $"-analyzer:\"{jsonGenerator}\"",
                .. references.Select(path => $"-reference:\"{path}\""),
                .. paths.Select(path => path.EndsWith(".txt", StringComparison.Ordinal) ? $"-additionalfile:\"{path}\"" : $"\"{path}\""),
            ]);
            var output = Run(["-noconfig", "@" + response]);
            // What must not look like success: that nothing was generated.
            return output.Length == 0 && Directory.GetFiles(folder, "TypedMqtt.Manifest.g.cs", SearchOption.AllDirectories).Length == 0 ? "Nothing was generated." : output;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static string Run(string[] arguments)
    {
        var compiler = typeof(CommandLineCompiler).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(a => a.Key == "Compiler").Value!;
        using var process = Process.Start(new ProcessStartInfo("dotnet", ["exec", compiler, .. arguments]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.Trim();
    }
}
