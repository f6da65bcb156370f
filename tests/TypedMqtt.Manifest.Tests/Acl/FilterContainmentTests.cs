using TypedMqtt.Manifest.Acl;

namespace TypedMqtt.Manifest.Tests.Acl;

public sealed class FilterContainmentTests
{
    private static readonly string[] Alphabet = ["a", "b", "$x", ""];

    private static readonly string[] Topics = [.. Words(Alphabet, 4).Where(topic => topic.Length > 0)];

    /// <summary>Every topic of up to four levels over an alphabet that has a text no filter names ("" and "b" beside "+") decides the question.</summary>
    [Fact]
    public void Contains__of_any_two_filters__agrees_with_matching_every_topic()
    {
        string[] filters = [.. Words(["a", "$x", "+"], 3), .. Words(["a", "$x", "+"], 2).Select(prefix => $"{prefix}/#"), "#"];
        foreach (var inner in filters)
        {
            var covered = Topics.Where(topic => Matches(inner, topic)).ToList();
            foreach (var outer in filters)
                Assert.True(covered.All(topic => Matches(outer, topic)) == FilterContainment.Contains(outer, inner), $"{outer} contains {inner}");
        }
    }

    private static bool Matches(string filter, string topic) =>
        !(topic.StartsWith('$') && filter[0] is '+' or '#') && Matches(filter.Split('/'), topic.Split('/'));

    private static bool Matches(ReadOnlySpan<string> filter, ReadOnlySpan<string> topic) => filter switch
    {
        ["#"] => true,
        [] => topic.IsEmpty,
        [var level, .. var rest] => !topic.IsEmpty && (level == "+" || level == topic[0]) && Matches(rest, topic[1..]),
    };

    private static IEnumerable<string> Words(string[] levels, int most)
    {
        IEnumerable<string> words = levels;
        for (var length = 1; length <= most; length++)
        {
            foreach (var word in words)
                yield return word;
            words = [.. words.SelectMany(word => levels.Select(level => $"{word}/{level}"))];
        }
    }
}
