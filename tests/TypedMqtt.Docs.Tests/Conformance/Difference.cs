using System.Text;

namespace TypedMqtt.Docs.Tests.Conformance;

/// <summary>What the real mosquitto does otherwise: a line of differences.txt, <c>name | mosquitto | here | who is right</c>. Each is played to
/// both brokers by the differential test, which fails when it no longer shows.</summary>
internal sealed record Difference(string Name, string Mosquitto, string Here, string WhoIsRight)
{
    private const string Path = "tests/TypedMqtt.Broker.Tests/Model/differences.txt";

    /// <summary>Appends the part of the page.</summary>
    public static void Write(StringBuilder page)
    {
        page.Append(
            $"""

            ## Differences from mosquitto 2.0.11

            The same scripts are played to both brokers (`DifferentialTests`); where they differ, it is listed in `{Path}`
            and here, and a difference that no longer shows fails.

            | what | mosquitto | here | who is right |
            |---|---|---|---|

            """);
        foreach (Difference difference in Load())
        {
            page.Append($"| {difference.Name} | {difference.Mosquitto} | {difference.Here} | {difference.WhoIsRight} |\n");
        }
    }

    private static IEnumerable<Difference> Load() =>
        Repository.Read(Path).Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static l => !l.StartsWith('#')).Select(Parse);

    private static Difference Parse(string line) => line.Split('|', StringSplitOptions.TrimEntries) is [var name, var mosquitto, var here, var right]
        ? new Difference(name, mosquitto, here, right)
        : throw new InvalidDataException($"'{line}' is not 'name | mosquitto | here | who is right'");
}
