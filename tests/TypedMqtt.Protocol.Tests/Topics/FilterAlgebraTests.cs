using System.Collections;
using System.Text;
using CsCheck;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Protocol.Tests.Topics;

/// <summary>
/// Every filter of up to three levels against every topic of up to four: one level more than a filter has, and one name that no filter
/// has, so that what holds for these topics holds for all.
/// </summary>
public sealed class FilterAlgebraTests
{
    private static readonly string[] Topics = [.. Paths(["a", "b", "", "$x", "other"], 4).Where(t => t.Length > 0)];

    private static readonly string[] Filters =
        [.. Paths(["a", "b", "", "$x", "+", "#"], 3).Where(f => f.Length > 0 && !f.Contains("#/", StringComparison.Ordinal))];

    private static readonly byte[][] Encoded = [.. Filters.Select(Encoding.UTF8.GetBytes)];

    private static readonly BitArray[] Matching = [.. Filters.Select(f => new BitArray([.. Topics.Select(t => NaiveMatches(f, t))]))];

    [Fact]
    public void Every_filter__is_valid() => Assert.All(Encoded, f => Assert.True(TopicFilter.IsValid(f)));

    [Fact]
    public void Matches__every_filter_and_topic__is_as_the_oracle_says()
    {
        for (int f = 0; f < Filters.Length; f++)
        {
            for (int t = 0; t < Topics.Length; t++)
            {
                bool matches = TopicFilter.Matches(Encoded[f], Encoding.UTF8.GetBytes(Topics[t]));
                Assert.True(matches == Matching[f][t], $"{Filters[f]} and {Topics[t]}: {matches}");
            }
        }
    }

    [Fact]
    public void Matches__longer_random_filters_and_topics__is_as_the_oracle_says() =>
        Gen.Select(Gen.Int[0, 5].Array[1, 8], Gen.Int[0, 4].Array[1, 8], Gen.Bool).Sample((filterLevels, topicLevels, hash) =>
        {
            string filter = string.Join('/', filterLevels.Select(l => "a|é||$x|+|+".Split('|')[l])) + (hash ? "/#" : "");
            string topic = string.Join('/', topicLevels.Select(l => "a|é||$x|b".Split('|')[l]));
            if (filter.Length > 0 && topic.Length > 0)
            {
                Assert.Equal(NaiveMatches(filter, topic), TopicFilter.Matches(Encoding.UTF8.GetBytes(filter), Encoding.UTF8.GetBytes(topic)));
            }
        }, iter: 20_000);

    [Fact]
    public void Intersects__every_pair__is_true_exactly_when_a_topic_matches_both() => ForEveryPair((a, b) =>
        (TopicFilter.Intersects(Encoded[a], Encoded[b]), new BitArray(Matching[a]).And(Matching[b]).HasAnySet()));

    [Fact]
    public void Contains__every_pair__is_true_exactly_when_no_topic_is_left_out() => ForEveryPair((outer, inner) =>
        (TopicFilter.Contains(Encoded[outer], Encoded[inner]), !new BitArray(Matching[outer]).Not().And(Matching[inner]).HasAnySet()));

    private static void ForEveryPair(Func<int, int, (bool Actual, bool Expected)> compare)
    {
        var wrong = new List<string>();
        for (int a = 0; a < Filters.Length; a++)
        {
            for (int b = 0; b < Filters.Length; b++)
            {
                (bool actual, bool expected) = compare(a, b);
                if (actual != expected)
                {
                    wrong.Add($"'{Filters[a]}' and '{Filters[b]}': {actual}");
                }
            }
        }

        Assert.Empty(wrong);
    }

    private static bool NaiveMatches(string filter, string topic) =>
        !(topic[0] == '$' && (filter[0] is '+' or '#')) && NaiveMatches(filter.Split('/'), topic.Split('/'));

    private static bool NaiveMatches(ReadOnlySpan<string> filter, ReadOnlySpan<string> topic)
    {
        if (filter is ["#"])
        {
            return true;
        }

        if (filter.IsEmpty || topic.IsEmpty)
        {
            return filter.IsEmpty && topic.IsEmpty;
        }

        return (filter[0] == "+" || filter[0] == topic[0]) && NaiveMatches(filter[1..], topic[1..]);
    }

    private static IEnumerable<string> Paths(string[] levels, int most) => most == 1
        ? levels
        : levels.Concat(Paths(levels, most - 1).SelectMany(_ => levels, (head, level) => $"{head}/{level}")).Distinct();
}
