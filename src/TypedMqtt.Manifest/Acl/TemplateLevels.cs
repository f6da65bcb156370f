using TypedMqtt.Manifest.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Manifest.Acl;

/// <summary>The levels of a channel's topics, from its template and the types of its placeholders.</summary>
internal static class TemplateLevels
{
    private const string AnyText = "string";

    /// <summary>Reads the levels of one topic of a channel.</summary>
    /// <param name="channel">The channel, whose placeholders they are.</param>
    /// <param name="topic">The template: the channel's, or that of a legacy topic.</param>
    /// <param name="levels">One per level of the template.</param>
    /// <param name="problem">What is wrong with the template.</param>
    public static bool TryRead(ChannelEntry channel, string topic, out IReadOnlyList<GrantLevel> levels, out string problem)
    {
        levels = [];
        if (!TopicTemplate.TryParse(topic, out var template, out var error))
        {
            problem = $"{error.Reason} (character {error.Start + 1})";
            return false;
        }

        problem = "";
        levels = [.. template!.Segments.Select(segment => Level(segment, channel))];
        return true;
    }

    private static GrantLevel Level(TemplateSegment segment, ChannelEntry channel) => segment.Kind switch
    {
        TemplateSegmentKind.Literal => GrantLevel.Literal(segment.Literal),
        TemplateSegmentKind.Placeholder => new(GrantLevelKind.Value, segment.Name, Constraint(segment, channel)),
        _ => new(GrantLevelKind.Rest, segment.Name),
    };

    private static string? Constraint(TemplateSegment segment, ChannelEntry channel)
    {
        var placeholder = channel.Placeholders.FirstOrDefault(placeholder => placeholder.Name == segment.Name);
        // A legacy topic restricts a value as the channel does, also where its template does not repeat it.
        var own = TopicTemplate.TryParse(channel.Template, out var template, out _) ? template!.Segments.FirstOrDefault(s => s.Name == segment.Name).Constraint : segment.Constraint;
        var constraint = own.Kind == TemplateConstraintKind.None ? null : own.Text;
        if (placeholder is null || placeholder.Type == AnyText)
            return constraint;
        if (placeholder.Values.Count > 0)
            return string.Join("|", placeholder.Values);
        return constraint is null ? placeholder.Type : $"{placeholder.Type} {constraint}";
    }
}
