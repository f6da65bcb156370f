using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using TypedMqtt.Testing;

namespace TypedMqtt.Generator.Tests.Support;

/// <summary>
/// A feature of the contract language, in three files: the contract (<c>Features/X.cs</c>, which says at its top where the feature shows), what is
/// generated there (<c>Snapshots/X#….verified.cs</c>), and what that does (<c>Features/X.Run.cs</c>).
/// </summary>
internal sealed class Feature
{
    private const string ShowsLine = "// Shows: ", Everything = "everything";

    /// <summary>What the behaviours use, so that they need no usings of their own.</summary>
    private const string Usings =
        """
        global using System;
        global using System.Collections.Generic;
        global using System.Linq;
        global using System.Threading;
        global using System.Threading.Tasks;
        global using Microsoft.Extensions.DependencyInjection;
        global using Microsoft.Extensions.Hosting;
        global using TypedMqtt;
        global using TypedMqtt.Generator.Tests.Support;
        global using TypedMqtt.Testing;
        global using Xunit;
        """;

    private static readonly Lazy<MetadataReference[]> Runtime = new(() =>
    [
        .. new[]
        {
            typeof(MqttTestBroker), typeof(MqttConnection), typeof(MqttClient), typeof(Broker.MqttBroker), typeof(IServiceCollection), typeof(ServiceCollection),
            typeof(IHost), typeof(Host), typeof(HostApplicationBuilder), typeof(Assert), typeof(TestContext), typeof(Application),
        }.Select(t => t.Assembly.Location).Distinct().Select(path => MetadataReference.CreateFromFile(path)),
    ]);

    private readonly string _folder;

    private Feature(string name, string folder)
    {
        Name = name;
        _folder = folder;
    }

    public string Name { get; }

    /// <summary>The contract.</summary>
    public string Source => Read(".cs");


    /// <summary>Members of the generated code in which the feature shows, or files of it.</summary>
    public string[] Shows =>
        Source.Split('\n').FirstOrDefault(l => l.StartsWith(ShowsLine, StringComparison.Ordinal))?[ShowsLine.Length..].Split(", ") ?? [];

    /// <summary>Where the behaviour is.</summary>
    public string RunPath => PathOf(".Run.cs");

    /// <summary>Where the contract is.</summary>
    public string SourcePath => PathOf(".cs");

    /// <summary>Where the lock of all features is: numbers of the compact layout.</summary>
    public static string LockPath { get; } = Path.Combine(Folder(), "typedmqtt.lock.txt");

    /// <summary>Where the features are.</summary>
    private static string Folder([CallerFilePath] string file = "") => Path.Combine(Path.GetDirectoryName(Path.GetDirectoryName(file))!, "Features");

    /// <summary>Where sources in the syntax of newer language versions are.</summary>
    public static string SyntaxFolder() => Path.Combine(Folder(), "Syntax");

    /// <summary>All features, by their files.</summary>
    public static IEnumerable<Feature> All()
    {
        var folder = Folder();
        return Directory.EnumerateFiles(folder, "*.cs").Select(path => Path.GetFileName(path).Split('.')[0]).Distinct().Order(StringComparer.Ordinal).Select(name => new Feature(name, folder));
    }

    public static Feature Of(string name) => All().Single(f => f.Name == name);

    /// <summary>The generated code in which the feature shows, by the name of its file.</summary>
    public IEnumerable<(string File, string Text)> Generated()
    {
        var (_, result) = Compiler.Generate(Compiler.Compile(Source), File.ReadAllText(LockPath));
        var unseen = Shows.ToHashSet();
        foreach (var source in result.GeneratedSources)
        {
            var file = source.HintName[..^".g.cs".Length];
            var text = source.SourceText.ToString();
            if (unseen.Remove(file) || Shows is [Everything])
                yield return (file, text);
            else if (Excerpt.Of(text, Shows, unseen) is { Length: > 0 } excerpt)
                yield return (file, excerpt);
        }

        unseen.Remove(Everything);
        Assert.True(unseen.Count == 0, $"{Name}.cs shows what is not generated: {string.Join(", ", unseen)}");
    }

    /// <summary>Compiles contract, generated code and behaviour, and runs it.</summary>
    public async Task RunAsync()
    {
        var compilation = Compiler.Compile(Source, File.ReadAllText(RunPath), Usings).AddReferences(Runtime.Value);
        var (output, _) = Compiler.Generate(compilation, File.ReadAllText(LockPath));
        using var image = new MemoryStream();
        var emitted = output.Emit(image, cancellationToken: TestContext.Current.CancellationToken);
        Assert.True(emitted.Success, string.Join("\n", emitted.Diagnostics));
        var run = Assembly.Load(image.ToArray()).GetType($"{Name}.Run", throwOnError: true)!.GetMethod("RunAsync")!;
        await run.CreateDelegate<Func<Task>>()();
    }

    private string PathOf(string suffix) => Path.Combine(_folder, Name + suffix);

    private string Read(string suffix) => File.ReadAllText(PathOf(suffix)).ReplaceLineEndings("\n");
}
