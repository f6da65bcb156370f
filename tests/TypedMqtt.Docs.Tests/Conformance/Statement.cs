namespace TypedMqtt.Docs.Tests.Conformance;

/// <summary>Which of our two ends a statement binds, or a test shows it of.</summary>
[Flags]
internal enum Ends
{
    None = 0,
    Broker = 1,
    Client = 2,
    Both = Broker | Client,
}

/// <summary>A line of statements-*.txt: <c>name | who | note | what it asks</c>.</summary>
/// <param name="Id">The name the specification gives it.</param>
/// <param name="Who">The ends it binds.</param>
/// <param name="Open">The ends no test shows it of yet: note <c>open</c> or <c>open client</c>.</param>
/// <param name="Untestable">The ends no test can show it of, note <c>untestable client: because…</c>.</param>
/// <param name="Reason">Why not.</param>
/// <param name="Asks">What it asks, in our words.</param>
internal sealed record Statement(string Id, Ends Who, Ends Open, Ends Untestable, string Reason, string Asks)
{
    /// <summary>The section of the specification, such as 3.3.1.</summary>
    public string Section => Id["MQTT-".Length..Id.LastIndexOf('-')];

    public static List<Statement> Load(string version) =>
        [.. Repository.Read($"tests/TypedMqtt.Docs.Tests/Conformance/statements-{version}.txt").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    private static Statement Parse(string line)
    {
        string[] fields = line.Split('|', 4, StringSplitOptions.TrimEntries);
        Ends who = EndsOf(fields[1]);
        (Ends open, Ends untestable, string reason) = (Ends.None, Ends.None, "");
        foreach (string note in fields[2].Split(';', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string[] parts = note.Split(':', 2, StringSplitOptions.TrimEntries);
            string[] words = parts[0].Split(' ');
            Ends ends = words.Length > 1 ? EndsOf(words[1]) : who;
            switch (words[0])
            {
                case "open":
                    open |= ends;
                    break;
                case "untestable" when parts is [_, { Length: > 0 }]:
                    untestable |= ends;
                    reason = parts[1];
                    break;
                default:
                    throw new InvalidDataException($"'{note}' is neither 'open [who]' nor 'untestable [who]: why': {line}");
            }
        }

        return new Statement(fields[0], who, open, untestable, reason, fields[3]);
    }

    private static Ends EndsOf(string who) => Enum.Parse<Ends>(who, ignoreCase: true);
}
