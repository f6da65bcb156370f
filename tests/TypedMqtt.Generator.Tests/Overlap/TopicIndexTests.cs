using CsCheck;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Overlap;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Tests.Overlap;

/// <summary>The index against comparing every pair, and the cost of it.</summary>
public sealed class TopicIndexTests
{
    private static readonly string[] Levels =
        ["a", "b", "7", "true", "103000", "{text}", "{id}", "{int}", "{byte}", "{0..9}", "{on}", "{mode}", "{time}", "{guid}"];

    private static readonly Gen<ChannelModel> Channels =
        from levels in Gen.Int[0, Levels.Length - 1].Select(i => Levels[i]).Array[1, 4]
        from tail in Gen.Bool
        select Channel.Of([.. levels, .. tail ? ["{**rest}"] : Array.Empty<string>()]);

    [Fact]
    public void Finds_the_pairs_that_a_comparison_of_all_finds() => Channels.Array[0, 12].Sample(
        channels =>
        {
            var index = new TopicIndex<int>();
            for (var i = 0; i < channels.Length; i++)
                index.Add(channels[i], i);
            var found = index.Overlaps().Select(p => (Math.Min(p.One, p.Other), Math.Max(p.One, p.Other))).Order().ToList();

            var expected = from i in Enumerable.Range(0, channels.Length)
                           from j in Enumerable.Range(i + 1, channels.Length - i - 1)
                           where TopicOverlap.Witness(channels[i], channels[j]) is not null
                           select (i, j);
            Assert.Equal(expected, found);
        },
        iter: 2_000);

    [Fact]
    public void Ten_thousand_channels__cost_ten_times_as_much_as_a_thousand()
    {
        var small = Comparisons(1_000);
        var large = Comparisons(10_000);

        Assert.InRange(large, 9 * small, 11 * small);
    }

    [Fact]
    public void Leading_placeholders_that_all_meet__are_told_apart_by_the_last_level()
    {
        var small = Comparisons(1_000, i => Channel.Of($"{{0..{i % 10}}}", $"{{0..{i / 10 % 10}}}", $"value{i}"));
        var large = Comparisons(10_000, i => Channel.Of($"{{0..{i % 10}}}", $"{{0..{i / 10 % 10}}}", $"value{i}"));

        Assert.InRange(large, small, 11 * small);
    }

    private static int Comparisons(int count, Func<int, ChannelModel> channel)
    {
        var index = new TopicIndex<int>();
        for (var i = 0; i < count; i++)
            index.Add(channel(i), i);
        Assert.Empty(index.Overlaps());
        return index.Comparisons;
    }

    /// <summary>A plant: contracts of five channels below a shared prefix, some with ranges and tails.</summary>
    private static int Comparisons(int count) => Comparisons(count, i => (i % 5) switch
    {
        0 => Channel.Of("plant", "{id}", $"area{i / 5}", "{int}", "temperature"),
        1 => Channel.Of("plant", "{id}", $"area{i / 5}", "{0..9}", "state"),
        2 => Channel.Of("plant", "{id}", $"area{i / 5}", "{int}", "{mode}"),
        3 => Channel.Of("plant", "{id}", $"area{i / 5}", "log", "{**rest}"),
        _ => Channel.Of("plant", "{id}", $"area{i / 5}"),
    });

    private static class Channel
    {
        /// <summary>A channel of literals and <c>{kind}</c> placeholders.</summary>
        public static ChannelModel Of(params string[] levels)
        {
            var placeholders = levels.Select((l, i) => Placeholder(l, $"p{i}")).ToList();
            var segments = levels.Select((l, i) => placeholders[i] is { } p
                ? new SegmentModel(p.IsTail ? TemplateSegmentKind.Tail : TemplateSegmentKind.Placeholder, p.Name)
                : new SegmentModel(TemplateSegmentKind.Literal, l));
            return new ChannelModel(
                "C", "C", false, string.Join("/", levels), "", segments.ToEquatable(), placeholders.OfType<PlaceholderModel>().ToEquatable(), default, null,
                new DeliveryModel(0, false, false, 0, "", 0, 0), null, default, default);
        }

        private static PlaceholderModel? Placeholder(string level, string name) => level switch
        {
            "{text}" => Model(name, PlaceholderKind.Text, "string"),
            "{id}" => Model(name, PlaceholderKind.Text, "string") with { Constraint = TemplateConstraintKind.Id },
            "{int}" => Model(name, PlaceholderKind.Integer, "int32"),
            "{byte}" => Model(name, PlaceholderKind.Integer, "uint8"),
            "{on}" => Model(name, PlaceholderKind.Boolean, "bool"),
            "{mode}" => Model(name, PlaceholderKind.Enum, "enum") with { Values = new[] { new EnumValueModel("A", "a", "0"), new EnumValueModel("C", "c", "1") }.ToEquatable() },
            "{time}" => Model(name, PlaceholderKind.Time, "time"),
            "{guid}" => Model(name, PlaceholderKind.Guid, "guid"),
            "{**rest}" => Model(name, PlaceholderKind.Text, "string") with { IsTail = true },
            ['{', '0', '.', ..] => Model(name, PlaceholderKind.Integer, "int32") with { Constraint = TemplateConstraintKind.Range, High = level[4..^1] },
            _ => null,
        };

        private static PlaceholderModel Model(string name, PlaceholderKind kind, string wire) =>
            new(name, name, name, "x", false, kind, wire, false, TemplateConstraintKind.None, "0", "0", default);
    }
}
