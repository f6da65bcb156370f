using System.Globalization;
using System.Text;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Overlap;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>How long and how deep the topics of a channel get; those of a request together with what a response adds.</summary>
/// <param name="Least">Bytes of the shortest topic, without a topic root.</param>
/// <param name="Most">Bytes of the longest topic, with a topic root.</param>
/// <param name="Levels">Levels without a topic root.</param>
internal readonly record struct TopicSize(int Least, int Most, int Levels)
{
    /// <summary>What is assumed of a text without limit, and of the topic root.</summary>
    private const int UsualBytes = 64;

    /// <summary>Levels with a topic root.</summary>
    public int LevelsWithRoot => Levels + 1;

    public static TopicSize Of(ChannelModel channel)
    {
        var (least, most, levels) = channel.Request is null ? (0, 0, 0) : ("/rsp/x/".Length + 8, ReplyTopics.Bytes, ReplyTopics.Levels);
        return new(
            Sum(channel, p => Widths(p).Least) + least,
            Sum(channel, p => Widths(p).Most) + UsualBytes + 1 + most,
            channel.Segments.Count + levels);
    }

    /// <summary>What is in the size beside the template, for messages.</summary>
    public static string Additions(ChannelModel channel) => channel.Request is null ? "the topic root" : "the topic root and the response";

    private static int Sum(ChannelModel channel, Func<PlaceholderModel, int> width) => channel.Segments.Count - 1 + channel.Segments.Sum(s =>
        s.Kind == TemplateSegmentKind.Literal ? Encoding.UTF8.GetByteCount(s.Text) : width(channel.Placeholders.First(p => p.Name == s.Text)));

    /// <summary>Bytes of the shortest and of the longest value.</summary>
    private static (int Least, int Most) Widths(PlaceholderModel placeholder) => placeholder.Kind switch
    {
        PlaceholderKind.Boolean => (4, 5),
        PlaceholderKind.Guid => (36, 36),
        PlaceholderKind.Date => (10, 10),
        PlaceholderKind.Time => (6, 13),
        PlaceholderKind.Enum when placeholder.Values.Count > 0 => (placeholder.Values.Min(Length), placeholder.Values.Max(Length)),
        PlaceholderKind.Integer when placeholder.Constraint == TemplateConstraintKind.Range => (1, Math.Max(placeholder.Low.Length, placeholder.High.Length)),
        PlaceholderKind.Integer => (1, placeholder.WireType.TrimStart('u') switch { "int8" => 4, "int16" => 6, "int32" => 11, "int64" => 20, _ => 40 }),
        _ when placeholder.Constraint == TemplateConstraintKind.MaxBytes => (1, int.Parse(placeholder.High, CultureInfo.InvariantCulture)),
        _ => (1, UsualBytes),
    };

    private static int Length(EnumValueModel value) => Encoding.UTF8.GetByteCount(value.Text);
}
