using TypedMqtt.Manifest.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Manifest.Acl;

/// <summary>The levels of a channel's topics, from its template and the types of its placeholders.</summary>
internal static class TemplateLevels
{
    private const string AnyText = "string";

    /// <summary>Reads the levels of a channel.</summary>
    /// <param name="channel">The channel.</param>
    /// <param name="levels">One per level of the template.</param>
    /// <param name="problem">What is wrong with the template.</param>
    public static bool TryRead(ChannelEntry channel, out IReadOnlyList<GrantLevel> levels, out string problem)
    {
        levels = [];
        if (!TopicTemplate.TryParse(channel.Template, out var template, out var error))
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
        var constraint = segment.Constraint.Kind == TemplateConstraintKind.None ? null : segment.Constraint.Text;
        if (placeholder is null || placeholder.Type == AnyText)
            return constraint;
        if (placeholder.Values.Count > 0)
            return string.Join("|", placeholder.Values);
        return constraint is null ? placeholder.Type : $"{placeholder.Type} {constraint}";
    }
}
