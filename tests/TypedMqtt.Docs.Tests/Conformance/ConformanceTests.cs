using System.Text;

namespace TypedMqtt.Docs.Tests.Conformance;

public sealed class ConformanceTests
{
    private const int MaximumPerTest = 3;
    private const string PagePath = "docs/conformance.md";

    private static readonly List<Claim> Claims = [.. TestAssembly.All.SelectMany(static a => a.Claims())];

    private static readonly ConformanceTable[] Tables = [new("3.1.1", 1, Claims), new("5.0", 2, Claims)];

    [Fact]
    public void Statements__are_complete_and_listed_once()
    {
        // The specifications' own appendices B.
        Assert.Equal([141, 251], Tables.Select(static t => t.Statements.Count));
        Assert.All(Tables, static t => Assert.Equal(t.Statements.Count, t.Statements.DistinctBy(static s => s.Id).Count()));
    }

    [Fact]
    public void Attributes__name_statements_that_exist_and_the_version_where_it_is_not_clear() => None(
        Tables.SelectMany(static t => t.Unknown()).Concat(
            Claims.Where(static c => c.Version == 0 && Tables.Count(t => t.Statements.Any(s => s.Id == c.Statement)) != 1)
                .Select(static c => $"{c.Test}: {c.Statement} of which version?")));

    [Fact]
    public void Attributes__are_at_most_three_per_test_and_version() => None(
        Claims.Distinct().GroupBy(static c => (c.Test, c.Version)).Where(static g => g.Count() > MaximumPerTest).Select(static g => $"{g.Key.Test}: {g.Count()}"));

    [Fact]
    public void Every_statement__has_a_test_or_a_reason_or_is_noted_as_open() => None(Tables.SelectMany(static t => t.Disagreements()));

    [Fact]
    public void Every_project_that_can_have_the_attribute__is_read()
    {
        IEnumerable<string> projects = Directory.GetFiles(Path.Combine(Repository.Root, "tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(static p => File.ReadAllText(p) is var text && (text.Contains("../Shared/*.cs", StringComparison.Ordinal) || text.Contains("NormativeAttribute.cs", StringComparison.Ordinal)))
            .Select(static p => Path.GetFileNameWithoutExtension(p));

        Assert.Equal(TestAssembly.All.Select(static a => a.Project).Order(), projects.Order());
    }

    [Fact]
    public void Page__is_what_the_tests_say()
    {
        var page = new StringBuilder(Introduction);
        Array.ForEach(Tables, t => t.Write(page));
        Difference.Write(page);

        if (Environment.GetEnvironmentVariable("TYPEDMQTT_ACCEPT") == "1")
        {
            File.WriteAllText(Path.Combine(Repository.Root, PagePath), page.ToString());
        }

        Assert.True(page.ToString() == Repository.Read(PagePath), $"{PagePath} is stale. TYPEDMQTT_ACCEPT=1 writes it.");
    }

    private static void None(IEnumerable<string> complaints)
    {
        string all = string.Join('\n', complaints);
        Assert.True(all.Length == 0, all);
    }

    private const string Introduction =
        """
        # Conformance

        Every normative statement of MQTT 3.1.1 and 5.0, in our words, and the tests that fail when the broker or the client breaks it.
        Made from the `[Normative]` attributes of the tests and from `tests/TypedMqtt.Docs.Tests/Conformance/statements-*.txt`;
        `TYPEDMQTT_ACCEPT=1 dotnet run --project tests/TypedMqtt.Docs.Tests` writes it again, and the build fails while it is stale.

        *who*: the ends of ours that the statement binds. **open**: no test shows it of that end yet.
        What the real mosquitto does otherwise stands [at the end](#differences-from-mosquitto-2011).

        """;
}
