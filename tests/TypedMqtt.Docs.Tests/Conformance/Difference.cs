using System.Text;

namespace TypedMqtt.Docs.Tests.Conformance;

/// <summary>What the real mosquitto does otherwise: a line of differences.txt, <c>what | mosquitto | here | who is right | statement | switch</c>.
/// Each is played to both brokers by a test that fails when it no longer shows.</summary>
internal sealed record Difference(string What, string Mosquitto, string Here, string WhoIsRight, string Statement, string Switch)
{
    private const string Path = "tests/TypedMqtt.Broker.Tests/Conformance/differences.txt";

    /// <summary>Appends the part of the page.</summary>
    public static void Write(StringBuilder page)
    {
        page.Append(
            $"""

            ## Differences from mosquitto 2.0.11

            The same random scripts are played to both brokers (`DifferentialTests`), without the passing of time: the clock of the other broker
            cannot be set, so that expiry, keep-alive and will delay are compared in single dialogues only. These go byte by byte to both
            (`MosquittoDifferenceTests`). Where the brokers differ it is listed in `{Path}`
            and here, and a difference that no longer shows fails. A statement with a number only is a section of 5.0.

            | what happens | here | mosquitto | who is right | statement | switch |
            |---|---|---|---|---|---|

            """);
        foreach (Difference difference in Load())
        {
            page.Append($"| {difference.What} | {difference.Here} | {difference.Mosquitto} | {difference.WhoIsRight} | {difference.Statement} | {difference.Switch} |\n");
        }
    }

    private static IEnumerable<Difference> Load() =>
        Repository.Read(Path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => !l.StartsWith('#')).Select(Parse);

    private static Difference Parse(string line) => line.Split('|', StringSplitOptions.TrimEntries) is [var what, var mosquitto, var here, var right, var statement, var option]
        ? new Difference(what, mosquitto, here, right, statement, option)
        : throw new InvalidDataException($"'{line}' is not 'what | mosquitto | here | who is right | statement | switch'");
}
