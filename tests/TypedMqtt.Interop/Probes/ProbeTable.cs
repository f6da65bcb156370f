namespace TypedMqtt.Interop.Probes;

/// <summary>
/// Probes with the decisions they must get, one a line: <c>allow|deny user publish|deliver topic</c>. The topic is the rest of the line;
/// <c>#</c> at its start makes a line a comment.
/// </summary>
internal static class ProbeTable
{
    public static IReadOnlyList<(Probe Probe, bool Allowed)> Parse(string text) =>
        [.. text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').Select(ParseLine)];

    /// <summary>One line per probe, in the table's own form, so that a difference reads as a line to change.</summary>
    public static string Format(IEnumerable<(Probe Probe, bool Allowed)> rows) =>
        string.Join('\n', rows.Select(row => $"{(row.Allowed ? "allow" : "deny")} {row.Probe}"));

    private static (Probe Probe, bool Allowed) ParseLine(string line) => line.Split(' ', 4) switch
    {
        ["allow" or "deny", var user, "publish" or "deliver", var topic] words =>
            (new Probe(user, Enum.Parse<ProbeAction>(words[2], ignoreCase: true), topic), words[0] == "allow"),
        _ => throw new FormatException($"expected 'allow|deny user publish|deliver topic', found '{line}'"),
    };
}
