using System.Reflection;
using Basic.Reference.Assemblies;
using MessagePack;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Host.Mef;
using TypedMqtt.Completion;

namespace TypedMqtt.CodeFixes.Tests;

/// <summary>Asks the completion service of an editor, which finds the provider among the analyzers of the project, as it does from the package.</summary>
public sealed class CompletionTests
{
    private static readonly MefHostServices Host = MefHostServices.Create(
        MefHostServices.DefaultAssemblies.Union([Assembly.Load("Microsoft.CodeAnalysis.Features"), Assembly.Load("Microsoft.CodeAnalysis.CSharp.Features")]));

    [Theory]
    [InlineData("""[Topic("line/{|")] ValueTask AAsync(int line, string unit, Mode mode, Reading x, double y, CancellationToken token);""", "line mode unit")]
    [InlineData("""[Topic("line/{line}/{|}")] ValueTask AAsync(int line, string unit, Reading x);""", "unit")]
    [InlineData("""[Topic("line/{line:1..9}/{u|}")] ValueTask AAsync(int line, string unit, Reading x);""", "unit")]
    [InlineData("""[Topic("{**|}")] ValueTask AAsync(string rest, Reading x);""", "rest")]
    [InlineData("""[Topic("{|}")] ValueTask AAsync([Placeholder("no")] int number, [Payload] int value, string? nullable);""", "no")]
    [InlineData("""[Topic(template: "{|}", qos: Qos.AtMostOnce)] ValueTask AAsync(int line);""", "line")]
    [InlineData("""[Topic("{line:|}")] ValueTask AAsync(int line);""", "1..99")]
    [InlineData("""[Topic("{unit:|}")] ValueTask AAsync(string unit);""", "id lower max=")]
    [InlineData("""[Topic("{mode:|}")] ValueTask AAsync(Mode mode);""", "")]
    public async Task Brace_and_colon__offer_what_fits(string member, string expected) => Assert.Equal(expected, await OfferedAsync(With(member)));

    [Theory]
    [InlineData("""[Topic("line|")] ValueTask AAsync(int line);""")]
    [InlineData("""[Topic("{{|")] ValueTask AAsync(int line);""")]
    [InlineData("""[Topic("{line}|")] ValueTask AAsync(int line);""")]
    [InlineData("""[Topic("a", Name = "{|")] ValueTask AAsync(int line);""")]
    [InlineData("""[Obsolete("{|")] ValueTask AAsync(int line);""")]
    public async Task Elsewhere__nothing_is_offered(string member) => Assert.Equal("", await OfferedAsync(With(member)));

    [Fact]
    public async Task Prefix__offers_what_all_methods_have_and_what_roles_are_bound_to() => Assert.Equal(
        "area site",
        await OfferedAsync(With("""[Topic("a/{x}")] ValueTask AAsync(string area, int x); [Topic("b")] ValueTask BAsync(string area, Reading r);""", "plant/{|}")));

    [Theory]
    [InlineData("""[Topic("line/{|")] ValueTask AAsync(int line);""", """[Topic("line/{line}")] ValueTask AAsync(int line);""")]
    [InlineData("""[Topic("{li|}/x")] ValueTask AAsync(int line);""", """[Topic("{line}/x")] ValueTask AAsync(int line);""")]
    public async Task Choosing_one__writes_it_with_its_brace(string before, string after)
    {
        var (document, position) = Open(With(before));
        var service = CompletionService.GetService(document)!;
        var item = Assert.Single((await service.GetCompletionsAsync(document, position, CompletionTrigger.CreateInsertionTrigger('{'), cancellationToken: TestContext.Current.CancellationToken)).ItemsList);

        var change = await service.GetChangeAsync(document, item, cancellationToken: TestContext.Current.CancellationToken);
        var text = (await document.GetTextAsync(TestContext.Current.CancellationToken)).WithChanges(change.TextChange);
        var help = await service.GetDescriptionAsync(document, item, TestContext.Current.CancellationToken);

        Assert.Equal(With(after), text.ToString());
        Assert.Equal("int", item.InlineDescription);
        Assert.StartsWith("The value of 'line' as a whole level", help!.Text, StringComparison.Ordinal);
    }

    /// <summary>The day this fails, quick info for the placeholders of a topic can be written; until then docs/contracts.md says that it cannot.</summary>
    [Theory]
    [InlineData("Microsoft.CodeAnalysis.QuickInfo.QuickInfoProvider")]
    [InlineData("Microsoft.CodeAnalysis.QuickInfo.ExportQuickInfoProviderAttribute")]
    [InlineData("Microsoft.CodeAnalysis.QuickInfo.IEmbeddedLanguageQuickInfoProvider")]
    [InlineData("Microsoft.CodeAnalysis.EmbeddedLanguages.IEmbeddedLanguageFeatureService")]
    public void Quick_info__is_not_open_to_packages(string type) =>
        Assert.False(typeof(CompletionProvider).Assembly.GetType(type, throwOnError: true)!.IsVisible);

    private static async Task<string> OfferedAsync(string marked)
    {
        var (document, position) = Open(marked);
        var list = await CompletionService.GetService(document)!.GetCompletionsAsync(
            document, position, CompletionTrigger.CreateInsertionTrigger(marked[marked.IndexOf('|', StringComparison.Ordinal) - 1] is ':' ? ':' : '{'), cancellationToken: TestContext.Current.CancellationToken);
        return string.Join(' ', list.ItemsList.Select(i => i.DisplayText).Order(StringComparer.Ordinal));
    }

    private static (Document Document, int Position) Open(string marked)
    {
        var position = marked.IndexOf('|', StringComparison.Ordinal);
        var project = new AdhocWorkspace(Host).AddProject("Sample", LanguageNames.CSharp)
            .AddMetadataReferences(Net100.References.All)
            .AddMetadataReferences(new[] { typeof(MqttContractAttribute), typeof(Qos), typeof(MessagePackWriter) }.Select(t => MetadataReference.CreateFromFile(t.Assembly.Location)))
            .AddAnalyzerReference(new AnalyzerFileReference(typeof(TopicCompletionProvider).Assembly.Location, new Loader()));
        return (project.AddDocument("Sample.cs", marked.Remove(position, 1)), position);
    }

    private static string With(string member, string prefix = "") => Fixed.Contract(
        member + " enum Mode { On }", prefix.Length > 0 ? $"[MqttContract(Prefix = \"{prefix}\")]" : "[MqttContract]", assembly: "[assembly: MqttRole(\"line\", \"site\")]");

    private sealed class Loader : IAnalyzerAssemblyLoader
    {
        public void AddDependencyLocation(string fullPath)
        {
        }

        public Assembly LoadFromPath(string fullPath) => typeof(TopicCompletionProvider).Assembly;
    }
}
