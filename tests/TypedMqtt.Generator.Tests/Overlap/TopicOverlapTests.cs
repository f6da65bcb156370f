using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Overlap;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Tests.Overlap;

/// <summary>The overlap test against trying every topic of a small world.</summary>
public sealed class TopicOverlapTests
{
    private static readonly string[] Texts = ["a", "b", "5", "12", "-3", "300", "99999999999", "103000", "009999", "true", "$x", "é", "Aa", "2000-01-01"];

    /// <summary>Each kind of level, and which of the texts it accepts.</summary>
    private static readonly (string Name, Func<string, SegmentModel> Segment, PlaceholderModel? Placeholder, Func<string, bool> Accepts)[] Kinds =
    [
        Literal("a"), Literal("5"), Literal("true"), Literal("99999999999"), Literal("009999"),
        Of("text", PlaceholderKind.Text, t => true),
        Of("id", PlaceholderKind.Text, t => t is not ("$x" or "é"), TemplateConstraintKind.Id),
        Of("lower", PlaceholderKind.Text, t => t != "Aa", TemplateConstraintKind.Lower),
        Of("max", PlaceholderKind.Text, t => t.Length == 1 && t != "é", TemplateConstraintKind.MaxBytes, "0", "1"),
        Of("int", PlaceholderKind.Integer, t => t is "5" or "12" or "-3" or "300" or "103000"),
        Of("byte", PlaceholderKind.Integer, t => t is "5" or "12", wire: "uint8"),
        Of("int128", PlaceholderKind.Integer, t => t is "5" or "12" or "-3" or "300" or "103000" or "99999999999", wire: "int128"),
        Of("time", PlaceholderKind.Time, t => t == "103000"),
        Of("low", PlaceholderKind.Integer, t => t is "5" or "-3", TemplateConstraintKind.Range, "-9", "9"),
        Of("high", PlaceholderKind.Integer, t => t is "12", TemplateConstraintKind.Range, "10", "20"),
        Of("bool", PlaceholderKind.Boolean, t => t == "true"),
        Of("enum", PlaceholderKind.Enum, t => t is "a" or "Aa", values: ["a", "Aa"]),
        Of("date", PlaceholderKind.Date, t => t == "2000-01-01"),
    ];

    [Fact]
    public void Agrees_with_brute_force()
    {
        var channels = new List<(ChannelModel Model, Func<string[], bool> Matches)>();
        foreach (var first in Kinds)
        {
            channels.Add(Channel(tail: false, first));
            foreach (var second in Kinds)
                channels.Add(Channel(tail: false, first, second));
            channels.Add(Channel(tail: true, first));
        }

        channels.Add(Channel(tail: true));
        var topics = Texts.Select(t => new[] { t })
            .Concat(from a in Texts from b in Texts select new[] { a, b })
            .Concat(from a in Texts from b in Texts select new[] { a, b, "a" }).ToList();
        var overlapping = 0;
        foreach (var (model, matches) in channels)
        {
            foreach (var (other, otherMatches) in channels)
            {
                var expected = topics.FirstOrDefault(t => matches(t) && otherMatches(t));
                var witness = TopicOverlap.Witness(model, other);
                Assert.True((expected is null) == (witness is null), $"{model.Template} and {other.Template}: {witness ?? "none"}, expected {Text(expected)}");
                overlapping += witness is null ? 0 : 1;
            }
        }

        Assert.InRange(overlapping, 1_000, (channels.Count * channels.Count) - 1_000);
    }

    [Theory]
    [InlineData("0", "99999", null)]
    [InlineData("0", "100000", "100000")]
    [InlineData("109999", "110000", "110000")]
    [InlineData("105960", "109999", null)]
    [InlineData("235960", "999999", null)]
    [InlineData("235960", "1000000000000", null)]
    [InlineData("235960", "1000000000001", "1000000000001")]
    [InlineData("1000009999999", "1000010000000", "1000009999999")]
    [InlineData("1000010000000", "1000010000000", null)]
    [InlineData("2359599999999", "9999999999999", "2359599999999")]
    [InlineData("2359600000000", "9999999999999", null)]
    public void A_time_that_is_an_integer_of_a_range(string low, string high, string? expected)
    {
        var found = TimeOfDay.InRange(System.Numerics.BigInteger.Parse(low, null), System.Numerics.BigInteger.Parse(high, null));

        Assert.Equal(expected, found);
        Assert.True(found is null || TimeOfDay.IsCanonical(found));
    }

    private static string Text(string[]? topic) => topic is null ? "none" : string.Join("/", topic);

    private static (string, Func<string, SegmentModel>, PlaceholderModel?, Func<string, bool>) Literal(string text) =>
        (text, _ => new SegmentModel(TemplateSegmentKind.Literal, text), null, t => t == text);

    private static (string, Func<string, SegmentModel>, PlaceholderModel?, Func<string, bool>) Of(
        string name, PlaceholderKind kind, Func<string, bool> accepts,
        TemplateConstraintKind constraint = TemplateConstraintKind.None, string low = "0", string high = "0", string[]? values = null, string wire = "int32")
    {
        var model = new PlaceholderModel(
            name, name, name, "x", false, kind, wire, false, constraint, low, high,
            (values ?? []).Select(v => new EnumValueModel(v, v, "0")).ToEquatable());
        return ($"{{{name}}}", n => new SegmentModel(TemplateSegmentKind.Placeholder, n), model, accepts);
    }

    private static (ChannelModel, Func<string[], bool>) Channel(
        bool tail, params (string Name, Func<string, SegmentModel> Segment, PlaceholderModel? Placeholder, Func<string, bool> Accepts)[] levels)
    {
        var segments = levels.Select((l, i) => l.Segment($"p{i}")).ToList();
        var placeholders = levels.Select((l, i) => l.Placeholder is { } p ? p with { Name = $"p{i}" } : null).OfType<PlaceholderModel>().ToList();
        if (tail)
        {
            segments.Add(new SegmentModel(TemplateSegmentKind.Tail, "rest"));
            placeholders.Add(new PlaceholderModel("rest", "rest", "Rest", "string", false, PlaceholderKind.Text, "string", true, default, "0", "0", default));
        }

        var template = string.Join("/", levels.Select(l => l.Name)) + (tail ? "/{**rest}" : "");
        var model = new ChannelModel(
            "C", "C", false, template, "", segments.ToEquatable(), placeholders.ToEquatable(), default, null,
            new DeliveryModel(0, false, false, 0, "", 0, 0), default, default, default);
        return (model, topic =>
        {
            if (tail ? topic.Length <= levels.Length : topic.Length != levels.Length)
                return false;
            for (var i = 0; i < levels.Length; i++)
            {
                if (!levels[i].Accepts(topic[i]) || (i == 0 && levels[i].Placeholder is not null && topic[i][0] == '$'))
                    return false;
            }

            return levels.Length > 0 || topic[0][0] != '$';
        }
        );
    }
}
