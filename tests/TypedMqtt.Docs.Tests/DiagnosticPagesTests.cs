using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Docs.Tests;

public sealed partial class DiagnosticPagesTests
{
    private static readonly string Folder = Path.Combine(Repository.Root, "docs/diagnostics");

    [Fact]
    public void Ids_in_code__are_the_ids_with_a_page__are_the_ids_in_the_index()
    {
        List<string> used = [.. Sources().SelectMany(static f => Quoted().Matches(File.ReadAllText(f))).Select(static m => m.Groups[1].Value).Distinct().Order()];
        List<string> pages = [.. Directory.GetFiles(Folder, "TMQ*.md").Select(static f => Path.GetFileNameWithoutExtension(f)).Order()];
        List<string> index = [.. Row().Matches(Repository.Read("docs/diagnostics/README.md")).Select(static m => m.Groups[1].Value)];

        Assert.Equal(used, pages);
        Assert.Equal(used, index);
    }

    [Fact]
    public void Page__has_the_title_and_severity_of_the_index() =>
        Assert.All(Row().Matches(Repository.Read("docs/diagnostics/README.md")), static row =>
        {
            string id = row.Groups[1].Value;
            string page = Repository.Read($"docs/diagnostics/{id}.md");
            Assert.Equal(id, row.Groups[2].Value);
            Assert.StartsWith($"# {id}: {row.Groups[4].Value}\n\nSeverity: {row.Groups[3].Value}\n", page, StringComparison.Ordinal);
            Assert.Contains("**Fix.** ", page, StringComparison.Ordinal);
        });

    [Fact]
    public async Task Example_of_what_is_reported__is_reported_and_the_fine_one_is_fine()
    {
        List<string> wrong = [];
        foreach (string id in DiagnosticExample.Ids)
        {
            string page = Repository.Read($"docs/diagnostics/{id}.md");
            string? released = DiagnosticExample.LockOf(page);
            IReadOnlyList<(string Name, string Value)> properties = DiagnosticExample.PropertiesOf(page);
            List<Diagnostic> reported = await DiagnosticExample.Of(page, "Reported:").AnalyzeAsync(released, properties, TestContext.Current.CancellationToken);
            List<Diagnostic> fine = await DiagnosticExample.Of(page, "Fine:").AnalyzeAsync(released, properties, TestContext.Current.CancellationToken);
            if (reported.All(d => d.Id != id) || reported.Any(d => d.Id.StartsWith("TMQ", StringComparison.Ordinal) && d.Id != id))
                wrong.Add($"{id} reported: {string.Join("; ", reported)}");
            if (fine.Count > 0)
                wrong.Add($"{id} fine: {string.Join("; ", fine)}");
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong));
    }

    private static IEnumerable<string> Sources() => new[] { "src", "generators" }
        .SelectMany(static d => Directory.GetFiles(Path.Combine(Repository.Root, d), "*.cs", SearchOption.AllDirectories))
        .Where(static f => !f.Contains($"{Path.DirectorySeparatorChar}obj{Path.DirectorySeparatorChar}", StringComparison.Ordinal));

    /// <summary>An id at the start of a string.</summary>
    [GeneratedRegex("\"(TMQ[0-9]{4})")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\| \[(TMQ[0-9]{4})\]\((TMQ[0-9]{4})\.md\) \| (.+) \| (.+) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();
}
