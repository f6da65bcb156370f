using System.Globalization;
using System.Text;

namespace TypedMqtt.Docs.Tests.Conformance;

/// <summary>The statements of one version with the tests that stand for them.</summary>
internal sealed class ConformanceTable
{
    private readonly string _version;
    private readonly ILookup<string, Claim> _claims;

    public ConformanceTable(string version, int number, IEnumerable<Claim> claims)
    {
        _version = version;
        Statements = Statement.Load(version);
        HashSet<string> ids = [.. Statements.Select(static s => s.Id)];
        _claims = claims.Where(c => c.Version == number || (c.Version == 0 && ids.Contains(c.Statement))).ToLookup(static c => c.Statement);
    }

    public List<Statement> Statements { get; }

    /// <summary>Attributes that name what this version does not have.</summary>
    public IEnumerable<string> Unknown() =>
        _claims.Where(g => Statements.All(s => s.Id != g.Key)).SelectMany(g => g).Select(c => $"{c.Test}: {_version} has no {c.Statement}");

    /// <summary>Where the notes of the data file and the tests disagree.</summary>
    public IEnumerable<string> Disagreements()
    {
        foreach (Statement statement in Statements)
        {
            Ends shown = _claims[statement.Id].Aggregate(Ends.None, static (e, c) => e | c.Ends) & statement.Who;
            Ends missing = statement.Who & ~shown & ~statement.Untestable;
            if ((missing & ~statement.Open) is not Ends.None and var hole)
            {
                yield return $"{_version} {statement.Id} has no test for: {hole}. Write one, or note 'open' in statements-{_version}.txt.";
            }

            if ((statement.Open & ~missing) is not Ends.None and var closed)
            {
                yield return $"{_version} {statement.Id} is not open any more for: {closed}. Take the note out of statements-{_version}.txt.";
            }
        }
    }

    /// <summary>Appends the version's part of the page.</summary>
    public void Write(StringBuilder page)
    {
        int open = Statements.Count(static s => s.Open != Ends.None);
        page.Append(CultureInfo.InvariantCulture, $"\n## MQTT {_version}\n\n{Statements.Count} statements, {open} open.\n");
        foreach (IGrouping<string, Statement> section in Statements.GroupBy(static s => s.Section))
        {
            page.Append(CultureInfo.InvariantCulture, $"\n### {section.Key}\n\n| statement | asks | who | tests |\n|---|---|---|---|\n");
            foreach (Statement statement in section)
            {
                page.Append(CultureInfo.InvariantCulture, $"| {statement.Id} | {statement.Asks} | {Name(statement.Who)} | {Evidence(statement)} |\n");
            }
        }
    }

    private string Evidence(Statement statement)
    {
        IEnumerable<string> tests = _claims[statement.Id].Select(static c => $"`{c.Test}`").Distinct().Order(StringComparer.Ordinal);
        string open = statement.Open == Ends.None ? "" : statement.Open == statement.Who ? "**open**" : $"**open** ({Name(statement.Open)})";
        string untestable = statement.Untestable == Ends.None ? "" : $"not testable ({Name(statement.Untestable)}): {statement.Reason}";
        return string.Join("<br>", tests.Append(open).Append(untestable).Where(static t => t.Length > 0));
    }

    private static string Name(Ends ends) => ends.ToString().ToLowerInvariant();
}
