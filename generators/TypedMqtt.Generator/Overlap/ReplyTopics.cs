using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Overlap;

/// <summary>What stands below the topic of a request: <c>rsp/{requester}/{instance}</c> for responses and, for a stream, <c>ctl/{instance}</c>.</summary>
internal static class ReplyTopics
{
    // No placeholder of a template has a blank in its name.
    private const string Requester = "the requester", Instance = "the instance";

    /// <summary>Bytes that a response adds to the topic of its request: slashes, <c>rsp</c>, a principal of up to 64 and an instance of 8.</summary>
    public const int Bytes = 5 + 64 + 1 + 8;

    /// <summary>Levels that a response adds.</summary>
    public const int Levels = 3;

    /// <summary>The topics below a request, as channels; none for an event.</summary>
    public static IEnumerable<ChannelModel> Of(ChannelModel channel)
    {
        if (channel.Request is null)
            yield break;
        yield return Below(channel, "rsp", Requester, Instance);
        if (channel.Request.IsStream)
            yield return Below(channel, "ctl", Instance);
    }

    private static ChannelModel Below(ChannelModel channel, string literal, params string[] ids) => channel with
    {
        Segments = channel.Segments.Append(new SegmentModel(TemplateSegmentKind.Literal, literal)).Concat(ids.Select(i => new SegmentModel(TemplateSegmentKind.Placeholder, i))).ToEquatable(),
        Placeholders = channel.Placeholders.Concat(ids.Select(Id)).ToEquatable(),
    };

    private static PlaceholderModel Id(string name) =>
        new(name, name, name, "string", false, PlaceholderKind.Text, "string", false, TemplateConstraintKind.Id, "0", "0", default);
}
