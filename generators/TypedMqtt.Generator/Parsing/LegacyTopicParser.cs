using System.Globalization;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Reads the old topics of a channel.</summary>
internal sealed class LegacyTopicParser(IMethodSymbol method, string display, TopicTemplate topic, ParseContext context)
{
    public const string Attribute = "TypedMqtt.LegacyTopicAttribute";

    private readonly List<TemplateSegment> _placeholders = topic.Segments.Where(s => s.Kind != TemplateSegmentKind.Literal).ToList();

    /// <summary>The attributes, in the order in which they stand.</summary>
    public static IEnumerable<AttributeData> Attributes(IMethodSymbol method) => method.GetAttributes().Where(a => a.AttributeClass.Is(Attribute));

    /// <summary>Whether messages of a channel can be sent to an old topic as well: a request would be carried out twice, and a connection has one last will.</summary>
    public static bool MayPublish(IMethodSymbol method) => !ReturnParser.IsRequest(method) && !method.Has("TypedMqtt.LastWillAttribute");

    public static bool TryParseDate(string text, out DateTime date) => DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out date);

    public EquatableArray<LegacyModel> Parse() => Attributes(method).Select(Parse).OfType<LegacyModel>().ToEquatable();

    private LegacyModel? Parse(AttributeData attribute)
    {
        if (attribute.Strings(0).FirstOrDefault() is not { } text)
        {
            context.Report(DiagnosticDescriptors.MissingTemplate, () => Locations.Argument(attribute, 0), display);
            return null;
        }

        if (!TopicTemplate.TryParse(text, out var template, out var error))
        {
            TemplateErrors.Report(error, text, () => Locations.Characters(attribute, Locations.IsFirstPositional, error.Start, Math.Min(error.Length, text.Length)), context);
            return null;
        }

        CheckPlaceholders(attribute, template!);
        var (publishes, subscribes, until) = (attribute.Named<bool>("AlsoPublish"), attribute.Named("AlsoSubscribe", true), attribute.Named<string>("Until"));
        CheckDirections(attribute, publishes, subscribes);
        if (until is not null && !TryParseDate(until, out _))
            Report(() => Locations.Argument(attribute, "Until"), text, $"has Until = \"{until}\", which is no date; write it as yyyy-MM-dd");
        return new LegacyModel(text, template!.ToFilter(), template.Segments.Select(ChannelParser.ToModel).ToEquatable(), publishes, subscribes, until ?? "");
    }

    private void CheckDirections(AttributeData attribute, bool publishes, bool subscribes)
    {
        if (!publishes && !subscribes)
        {
            Report(() => Locations.Of(attribute), attribute.Strings(0).First(), "is neither published nor subscribed to; remove it, or set AlsoPublish or AlsoSubscribe");
        }
        else if (publishes && !MayPublish(method))
        {
            context.Report(
                DiagnosticDescriptors.LegacyOfOneTopic, () => Locations.Argument(attribute, "AlsoPublish"), display,
                ReturnParser.IsRequest(method) ? "a request, which would be carried out once for each topic" : "a last will, of which a connection has one, on one topic");
        }
    }

    private void CheckPlaceholders(AttributeData attribute, TopicTemplate template)
    {
        foreach (var segment in template.Segments.Where(s => s.Kind != TemplateSegmentKind.Literal))
        {
            Location? Level() => Locations.Characters(attribute, Locations.IsFirstPositional, segment.Start, segment.Length);
            if (_placeholders.FirstOrDefault(p => p.Name == segment.Name) is not { Name: { } } known)
            {
                var near = NearestName.Of(segment.Name, _placeholders.Select(p => p.Name));
                context.Report(
                    DiagnosticDescriptors.PlaceholderWithoutParameter, Level, display, segment.Name,
                    near is null ? "a legacy topic has the placeholders of the channel" : $"did you mean {{{near}}}?");
            }
            else if (known.Kind != segment.Kind)
            {
                Report(Level, template.Text, $"has {{{segment.Name}}} as {(segment.Kind == TemplateSegmentKind.Tail ? "several levels, and the channel as one" : "one level, and the channel as several")}; a value of the one may not fit the other");
            }
            else if (segment.Constraint.Kind != TemplateConstraintKind.None && segment.Constraint.Text != known.Constraint.Text)
            {
                Report(Level, template.Text, $"restricts {{{segment.Name}}} in another way than the channel; write {{{segment.Name}}}, it has the values of the channel");
            }
        }

        var missing = _placeholders.Select(p => p.Name).Except(template.Segments.Select(s => s.Name)).ToList();
        // A name that the channel does not have is said above, and is most likely the one that is missing.
        if (missing.Count > 0 && template.Segments.All(s => s.Kind == TemplateSegmentKind.Literal || _placeholders.Any(p => p.Name == s.Name)))
            Report(() => Locations.Argument(attribute, 0), template.Text, $"does not say {string.Join(", ", missing.Select(m => $"{{{m}}}"))}, so what arrives there has no value for it; a legacy topic has all placeholders of the channel");
    }

    private void Report(Func<Location?> location, string template, string reason) =>
        context.Report(DiagnosticDescriptors.LegacyTopic, location, template, display, reason);
}
