using System.Globalization;
using System.Numerics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Overlap;

/// <summary>Finds a topic that two channels both match, if there is one. Exact, and linear in the levels.</summary>
/// <remarks>Values have one canonical text each, so the texts of different kinds do not meet, except those of times and integers.</remarks>
internal static class TopicOverlap
{
    /// <summary>A topic that both match; null when there is none.</summary>
    public static string? Witness(ChannelModel a, ChannelModel b)
    {
        var (shorter, longer) = a.Segments.Count <= b.Segments.Count ? (a, b) : (b, a);
        var open = shorter.Segments[shorter.Segments.Count - 1].Kind == TemplateSegmentKind.Tail;
        if (shorter.Segments.Count < longer.Segments.Count && !open)
            return null;
        var levels = new List<string>();
        for (var i = 0; i < longer.Segments.Count; i++)
        {
            // A tail absorbs every level the other has left.
            var level = i < shorter.Segments.Count ? Meet(TopicLevel.Of(a, i), TopicLevel.Of(b, i), i == 0) : Meet(TopicLevel.Of(longer, i), TopicLevel.Any, first: false);
            if (level is null)
                return null;
            levels.Add(level);
        }

        return string.Join("/", levels);
    }

    /// <summary>A text that two levels share; null when there is none.</summary>
    /// <param name="x">One level.</param>
    /// <param name="y">The other.</param>
    /// <param name="first">Whether they are the first levels, where only a literal matches a text that starts with <c>$</c>.</param>
    public static string? Meet(TopicLevel x, TopicLevel y, bool first)
    {
        if (y.Texts is not null && (x.Texts is null || x.Texts.Count > y.Texts.Count))
            (x, y) = (y, x);
        if (x.Texts is not null)
            return x.Texts.FirstOrDefault(t => y.Accepts(t, first));
        return (x.Kind, y.Kind) switch
        {
            (PlaceholderKind.Integer, PlaceholderKind.Integer) => Meet(BigInteger.Max(x.Low, y.Low), BigInteger.Min(x.High, y.High)),
            (PlaceholderKind.Integer, PlaceholderKind.Time) => TimeOfDay.InRange(x.Low, x.High),
            (PlaceholderKind.Time, PlaceholderKind.Integer) => TimeOfDay.InRange(y.Low, y.High),
            // A free text meets whatever example of the other its constraint lets through.
            (PlaceholderKind.Text, _) => x.Accepts(y.Example, first) && y.Accepts(y.Example, first) ? y.Example : null,
            (_, PlaceholderKind.Text) => y.Accepts(x.Example, first) ? x.Example : null,
            _ => x.Kind == y.Kind ? x.Example : null,
        };
    }

    private static string? Meet(BigInteger low, BigInteger high) =>
        low <= high ? TopicLevel.Shortest(low, high).ToString(CultureInfo.InvariantCulture) : null;
}
