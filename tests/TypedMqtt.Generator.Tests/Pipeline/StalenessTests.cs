using System.Collections.Immutable;
using CsCheck;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Pipeline;

/// <summary>Whatever an edit changes, a warm generator writes what a new one would write.</summary>
public sealed class StalenessTests
{
    private const string Contract =
        """
        using System.Threading.Tasks;
        using TypedMqtt;
        using Plant.Types;
        namespace Plant
        {
            [MqttContract(Prefix = Names.Prefix)]
            public partial interface ILine : IPart, IBase
            {
                [Topic("line/{line}/reading", (Qos)(int)Levels.Low)]
                ValueTask ReadingAsync(int line, Reading reading);
                [Topic("mode/{mode}")]
                ValueTask ModeAsync(Mode mode, Text text);
                [Topic("speed")]
                ValueTask SpeedAsync(Limits.Speed speed);
                [Topic("note", Format = PayloadFormat.Json, JsonContext = typeof(NoteContext))]
                ValueTask NoteAsync(Note note);
            }
        }
        """;

    /// <summary>The files of a project, and what each can become.</summary>
    private static readonly (string What, string Text, string[] Edits)[] Files =
    [
        ("contract", Contract, [Contract.Replace("/reading", "/value", StringComparison.Ordinal), Contract.Replace("IPart, IBase", "IPart", StringComparison.Ordinal)]),
        (
            "payload", "namespace Plant.Types { public sealed class Reading : Root { public double Value { get; set; } public Inner? Inner { get; set; } } }",
            [
                "namespace Plant.Types { public sealed class Reading : Root { public double Value { get; set; } public Inner? Inner { get; set; } public int More { get; set; } } }",
                "namespace Plant.Types { public sealed class Reading { [TypedMqtt.WireName(\"v\")] public double Value { get; set; } } }",
            ]),
        (
            "part of a payload", "namespace Plant.Types { public sealed class Inner { public int X { get; set; } } }",
            ["namespace Plant.Types { public sealed class Inner { public string X { get; set; } = \"\"; } }"]),
        (
            "enum in a topic", "namespace Plant.Types { public enum Mode { Auto, Hand } }",
            ["namespace Plant.Types { public enum Mode { Auto, Hand, Off } }", "namespace Plant.Types { public enum Mode { Auto, [TypedMqtt.TopicValue(\"a\")] Hand } }"]),
        ("base of a payload", "namespace Plant.Types { public class Root { } }", ["namespace Plant.Types { public class Root { public int Id { get; set; } } }"]),
        (
            "part of the contract", "namespace Plant { public interface IPart { [TypedMqtt.Topic(\"part\")] System.Threading.Tasks.ValueTask PartAsync(); } }",
            ["namespace Plant { public interface IPart { [TypedMqtt.Topic(\"part/{x}\")] System.Threading.Tasks.ValueTask PartAsync(int x); } }"]),
        (
            "base contract", "namespace Plant { [TypedMqtt.MqttContract] public interface IBase { [TypedMqtt.Topic(\"base\")] System.Threading.Tasks.ValueTask StartAsync(); } }",
            [
                "namespace Plant { [TypedMqtt.MqttContract] public interface IBase { [TypedMqtt.Topic(\"base\")] System.Threading.Tasks.ValueTask StartAsync(int payload); } }",
                "namespace Plant { public interface IBase { [TypedMqtt.Topic(\"base\")] System.Threading.Tasks.ValueTask StartAsync(); } }",
            ]),
        (
            "constant", "namespace Plant { static class Names { public const string Prefix = Start + \"/{site:id}\"; const string Start = \"plant\"; } }",
            [
                "namespace Plant { static class Names { public const string Prefix = Start + \"/{site:id}\"; const string Start = \"factory\"; } }",
                "using Plain = Elsewhere.D; namespace Plant { static class Names { public const string Prefix = Plain.Start + \"/{site:id}\"; } }",
                "namespace Plant { using Plain = Elsewhere.D; static class Names { public const string Prefix = Plain.Start; } }",
            ]),
        ("enum in an attribute", "namespace Plant { enum Levels { Low = 0 } }", ["namespace Plant { enum Levels { Low = 1 } }", "namespace Plant { enum Levels { None, Low } }"]),
        ("global using", "global using Text = System.String;", ["global using Text = System.Int32;", "using Text = System.String;"]),
        (
            "other half of the contract", "namespace Plant { public partial interface ILine { } }",
            ["namespace Plant { public partial interface ILine { [TypedMqtt.Topic(\"half\")] System.Threading.Tasks.ValueTask HalfAsync(); } }"]),
        (
            "nested payload", "namespace Plant { public static class Limits { public readonly record struct Speed(int Value); } }",
            [
                "namespace Plant { public static class Limits { public readonly record struct Speed(long Value); } }",
                "namespace Plant { public class Limits : Old { } public class Old { public readonly record struct Speed(double Value); } }",
            ]),
        (
            "JSON context", "namespace Plant.Types { [System.Text.Json.Serialization.JsonSerializable(typeof(Note))] partial class NoteContext : System.Text.Json.Serialization.JsonSerializerContext; }",
            [
                "namespace Plant.Types { [System.Text.Json.Serialization.JsonSourceGenerationOptions(IncludeFields = true), System.Text.Json.Serialization.JsonSerializable(typeof(Note))] partial class NoteContext : System.Text.Json.Serialization.JsonSerializerContext; }",
            ]),
        (
            "JSON payload", "namespace Plant.Types { [System.Text.Json.Serialization.JsonDerivedType(typeof(Longer), 1)] public class Note { public string Text { get; set; } = \"\"; public int Size; } }",
            ["namespace Plant.Types { [System.Text.Json.Serialization.JsonDerivedType(typeof(Longer), 2)] public class Note { public string Text { get; set; } = \"\"; public int Size; } }"]),
        (
            "derived JSON payload", "namespace Plant.Types { public class Longer : Note { public int More { get; set; } } }",
            ["namespace Plant.Types { public class Longer : Note { [System.Text.Json.Serialization.JsonIgnore] public int More { get; set; } } }"]),
        (
            "something else", "namespace Elsewhere { class C { } class D { public const string Start = \"start\"; } }",
            [
                // A nearer type of that name; a name that is generated; an attribute that is meant no more; another contract with that name.
                "namespace Plant { public sealed record Reading(int Z); }", "namespace Plant { class LinePublisher { } }", "namespace Plant { class TopicAttribute : System.Attribute { } }",
                "namespace Plant { using Elsewhere; public partial interface ILine { [TypedMqtt.Topic(\"far\")] System.Threading.Tasks.ValueTask FarAsync(); } }",
                "namespace Plant { [TypedMqtt.MqttContract(GeneratedName = \"Line\")] public interface IOther { [TypedMqtt.Topic(\"other\")] System.Threading.Tasks.ValueTask OtherAsync(); } }",
            ]),
    ];

    public static TheoryData<string, int> Edits() =>
        [.. Files.SelectMany(f => f.Edits.Select((_, i) => new TheoryDataRow<string, int>(f.What, i)))];

    public static TheoryData<string, int> EditsAroundOnePlace() =>
        [.. Files.SelectMany(f => f.Edits.Select((text, i) => (f.What, text, i))).Where(e => InOnePlace(e.text).Length > 0).Select(e => new TheoryDataRow<string, int>(e.What, e.i))];

    [Theory]
    [MemberData(nameof(Edits))]
    public void An_edit_of_what_a_contract_depends_on__is_seen(string what, int edit)
    {
        var file = Array.FindIndex(Files, f => f.What == what);
        var compilation = Project();
        var warm = Compiler.UntrackedDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var before = Texts(warm);

        compilation = Replace(compilation, file, Files[file].Edits[edit]);
        warm = warm.RunGenerators(compilation, TestContext.Current.CancellationToken);

        Assert.Equal(Cold(compilation), Texts(warm));
        Assert.NotEqual(before, Texts(warm));
    }

    /// <summary>Analyzers keep what they have read of a contract that stands in one place, and what it differs from the lock in.</summary>
    [Theory]
    [MemberData(nameof(EditsAroundOnePlace))]
    public async Task An_edit_of_what_a_contract_depends_on__is_seen_by_the_analyzers(string what, int edit)
    {
        var file = Array.FindIndex(Files, f => f.What == what);
        var project = Compiler.Compile([.. Files.Select(f => InOnePlace(f.Text))]);
        var state = LockState.Of(project, LockFile.Parse(""), TestContext.Current.CancellationToken);
        var released = LockUpdate.Record(state.Released, state.Now).ToString();
        var theLock = Locked.Files(released);
        var before = await FindingsAsync(project, theLock);

        var edited = Replace(project, file, InOnePlace(Files[file].Edits[edit]));
        var findings = await FindingsAsync(edited, theLock);
        var back = await FindingsAsync(Replace(edited, file, InOnePlace(Files[file].Text)), theLock);

        Assert.Equal(await FindingsAsync(Fresh(edited), Locked.Files(released)), findings);
        Assert.Equal(before, back);
        // A contract that inherits no other any more says the same of its own channels.
        Assert.True(what == "contract" || !before.SequenceEqual(findings), "The edit changes nothing that an analyzer sees.");
    }

    [Fact]
    public void Any_series_of_edits__leads_to_what_a_new_generator_writes() => Gen.Select(Gen.Int[0, Files.Length - 1], Gen.Int[0, 4]).Array[1, 12].Sample(
        edits =>
        {
            var compilation = Project();
            var warm = Compiler.UntrackedDriver().RunGenerators(compilation);
            foreach (var (file, choice) in edits)
            {
                var texts = Files[file].Edits.Prepend(Files[file].Text).ToArray();
                compilation = Replace(compilation, file, texts[choice % texts.Length]);
                warm = warm.RunGenerators(compilation);
                Assert.Equal(Cold(compilation), Texts(warm));
            }
        },
        iter: 25);

    [Fact]
    public void A_file_that_goes_and_comes_back__is_seen()
    {
        var compilation = Project();
        var warm = Compiler.UntrackedDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var before = Texts(warm);
        var payload = compilation.SyntaxTrees[1];

        var without = compilation.RemoveSyntaxTrees(payload);
        warm = warm.RunGenerators(without, TestContext.Current.CancellationToken);
        Assert.Equal(Cold(without), Texts(warm));
        Assert.NotEqual(before, Texts(warm));

        warm = warm.RunGenerators(without.AddSyntaxTrees(payload), TestContext.Current.CancellationToken);
        Assert.Equal(before, Texts(warm));
    }

    [Fact]
    public void Another_version_of_a_referenced_assembly__is_seen()
    {
        const string Source =
            """
            namespace Plant
            {
                [TypedMqtt.MqttContract]
                public interface ILine
                {
                    [TypedMqtt.Topic("line")]
                    System.Threading.Tasks.ValueTask ReadAsync(Library.Reading reading);
                }
            }
            """;
        var old = Compiler.Library("Library", "namespace Library { /// <summary>x</summary>\npublic sealed class Reading { /// <summary>x</summary>\npublic int X { get; set; } } }");
        var compilation = Compiler.Compile(Source).AddReferences(old);
        var warm = Compiler.UntrackedDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var before = Texts(warm);

        compilation = compilation.ReplaceReference(
            old, Compiler.Library("Library", "namespace Library { /// <summary>x</summary>\npublic sealed class Reading { /// <summary>x</summary>\npublic string Y { get; set; } = \"\"; } }"));
        warm = warm.RunGenerators(compilation, TestContext.Current.CancellationToken);

        Assert.Equal(Cold(compilation), Texts(warm));
        Assert.NotEqual(before, Texts(warm));
    }

    [Fact]
    public void Other_options__are_seen()
    {
        var compilation = Project();
        var warm = Compiler.UntrackedDriver().RunGenerators(compilation, TestContext.Current.CancellationToken);
        var before = Texts(warm);

        compilation = compilation.WithOptions(compilation.Options.WithNullableContextOptions(NullableContextOptions.Disable));
        warm = warm.RunGenerators(compilation, TestContext.Current.CancellationToken);
        Assert.Equal(Cold(compilation), Texts(warm));

        var old = new CSharpParseOptions(LanguageVersion.CSharp10, DocumentationMode.Diagnose);
        compilation = compilation.RemoveAllSyntaxTrees().AddSyntaxTrees(compilation.SyntaxTrees.Select(t => CSharpSyntaxTree.ParseText(t.GetText(), old, t.FilePath)));
        warm = warm.WithUpdatedParseOptions(old).RunGenerators(compilation, TestContext.Current.CancellationToken);
        Assert.Empty(Texts(warm));
        Assert.NotEmpty(before);
    }

    /// <summary>A file without other halves of the contract.</summary>
    private static string InOnePlace(string text) => text.Contains("[MqttContract(Prefix", StringComparison.Ordinal) ? text.Replace("partial interface", "interface", StringComparison.Ordinal)
        : text.Contains("partial interface ILine", StringComparison.Ordinal) ? "" : text;

    private static CSharpCompilation Project() => Compiler.Compile([.. Files.Select(f => f.Text)]);

    private static CSharpCompilation Replace(CSharpCompilation compilation, int file, string text) =>
        compilation.ReplaceSyntaxTree(compilation.SyntaxTrees[file], Compiler.Parse(text, $"Source{file}.cs"));

    /// <summary>What a generator writes that has never seen another compilation.</summary>
    private static List<string> Cold(Compilation compilation) => Texts(Compiler.UntrackedDriver().RunGenerators(Fresh(compilation)));

    private static CSharpCompilation Fresh(Compilation compilation) => CSharpCompilation.Create(
        compilation.AssemblyName, compilation.SyntaxTrees.Select(t => Compiler.Parse(t.ToString(), t.FilePath)), compilation.References, (CSharpCompilationOptions)compilation.Options);

    private static async Task<List<string>> FindingsAsync(Compilation compilation, ImmutableArray<AdditionalText> files) =>
        [.. (await Compiler.AnalyzeAsync(compilation, files)).Select(d => d.ToString()).Order(StringComparer.Ordinal)];

    private static List<string> Texts(GeneratorDriver driver)
    {
        var result = driver.GetRunResult().Results.Single();
        Assert.Null(result.Exception);
        return [.. result.GeneratedSources.Select(s => $"{s.HintName}\n{s.SourceText}").Order(StringComparer.Ordinal)];
    }
}
