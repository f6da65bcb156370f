using System.Text;

namespace TypedMqtt.Topics;

/// <summary>A parsed topic template: the one grammar that the generator, the manifest and the runtime share.</summary>
/// <remarks>
/// <code>
/// template    = segment *( "/" segment )
/// segment     = literal / placeholder / tail        ; a placeholder is always a whole level
/// placeholder = "{" name [ ":" constraint ] "}"
/// tail        = "{**" name "}"                      ; last segment only; one or more levels
/// constraint  = range / "id" / "lower" / "max=" 1*4DIGIT
/// range       = [ "-" ] 1*19DIGIT ".." [ "-" ] 1*19DIGIT
/// literal     = 1*( tchar / "{{" / "}}" )
/// </code>
/// This file depends on nothing, because it is compiled into several assemblies.
/// </remarks>
internal sealed class TopicTemplate
{
    private TopicTemplate(string text, IReadOnlyList<TemplateSegment> segments)
    {
        Text = text;
        Segments = segments;
    }

    /// <summary>The template as written.</summary>
    public string Text { get; }

    /// <summary>One segment per level; a tail stands for one or more levels.</summary>
    public IReadOnlyList<TemplateSegment> Segments { get; }

    /// <summary>Parses a template.</summary>
    /// <param name="text">The template.</param>
    /// <param name="template">The parsed template, when there is no error.</param>
    /// <param name="error">The first error, with its characters.</param>
    /// <returns>Whether the template is valid.</returns>
    public static bool TryParse(string text, out TopicTemplate? template, out TemplateError error)
    {
        template = null;
        error = default;
        if (text.Length == 0)
        {
            error = new TemplateError(TemplateErrorKind.EmptyLevel, 0, 0, "a topic has at least one character");
            return false;
        }

        var segments = new List<TemplateSegment>();
        var names = new HashSet<string>(StringComparer.Ordinal);
        var start = 0;
        while (true)
        {
            var end = text.IndexOf('/', start);
            if (end < 0)
                end = text.Length;
            if (!TryParseSegment(text, start, end, segments.Count == 0, out var segment, out error))
                return false;
            if (segment.Kind != TemplateSegmentKind.Literal && !names.Add(segment.Name))
            {
                error = new TemplateError(
                    TemplateErrorKind.DuplicatePlaceholder, start, end - start, "a topic names each placeholder once");
                return false;
            }

            if (segment.Kind == TemplateSegmentKind.Tail && end != text.Length)
            {
                error = new TemplateError(TemplateErrorKind.Syntax, start, end - start, "a tail covers all further levels, so it stands last");
                return false;
            }

            segments.Add(segment);
            if (end == text.Length)
                break;
            start = end + 1;
        }

        template = new TopicTemplate(text, segments);
        return true;
    }

    /// <summary>Puts a prefix in front of a template.</summary>
    /// <param name="prefix">The prefix; may be empty.</param>
    /// <param name="template">The template.</param>
    /// <returns>Both as one template.</returns>
    public static string Join(string prefix, string template) => prefix.Length == 0 ? template : prefix + "/" + template;

    /// <summary>The topic filter that covers the template: <c>+</c> for each placeholder, <c>+/#</c> for a tail.</summary>
    /// <returns>The filter.</returns>
    public string ToFilter()
    {
        var filter = new StringBuilder();
        foreach (var segment in Segments)
        {
            if (filter.Length > 0)
                filter.Append('/');
            filter.Append(segment.Kind switch
            {
                TemplateSegmentKind.Literal => segment.Literal,
                TemplateSegmentKind.Placeholder => "+",
                _ => "+/#",
            });
        }

        return filter.ToString();
    }

    /// <inheritdoc/>
    public override string ToString() => Text;

    private static bool TryParseSegment(
        string text, int start, int end, bool first, out TemplateSegment segment, out TemplateError error)
    {
        segment = default;
        error = default;
        if (start == end)
        {
            // The slash that makes the level empty: the one in front, or the leading one.
            var slash = start == 0 ? 0 : start - 1;
            error = new TemplateError(TemplateErrorKind.EmptyLevel, slash, 1, "brokers treat an empty level as a level of its own");
            return false;
        }

        if (first && text[start] == '$')
        {
            error = new TemplateError(TemplateErrorKind.DollarRoot, start, end - start, "topics whose first level starts with '$' belong to the broker");
            return false;
        }

        return IsPlaceholderStart(text, start, end)
            ? TryParsePlaceholder(text, start, end, out segment, out error)
            : TryParseLiteral(text, start, end, out segment, out error);
    }

    private static bool IsPlaceholderStart(string text, int start, int end) =>
        text[start] == '{' && !(start + 1 < end && text[start + 1] == '{');

    private static bool TryParseLiteral(string text, int start, int end, out TemplateSegment segment, out TemplateError error)
    {
        segment = default;
        error = default;
        var literal = new StringBuilder(end - start);
        for (var i = start; i < end; i++)
        {
            var c = text[i];
            if (c is '{' or '}')
            {
                if (i + 1 < end && text[i + 1] == c)
                {
                    literal.Append(c);
                    i++;
                    continue;
                }

                if (c == '{' && text.IndexOf('}', i, end - i) > 0)
                {
                    error = new TemplateError(
                        TemplateErrorKind.PartLevelPlaceholder, start, end - start, "a wildcard covers a whole level, so a placeholder does too");
                    return false;
                }

                error = new TemplateError(TemplateErrorKind.Syntax, i, 1, "a brace in a literal is doubled");
                return false;
            }

            if (!IsLiteralCharacter(text, i, end, out var length, out var reason))
            {
                error = new TemplateError(TemplateErrorKind.Syntax, i, length, reason);
                return false;
            }

            literal.Append(text, i, length);
            i += length - 1;
        }

        segment = new TemplateSegment(TemplateSegmentKind.Literal, literal.ToString(), "", default, start, end - start);
        return true;
    }

    private static bool IsLiteralCharacter(string text, int i, int end, out int length, out string reason)
    {
        var c = text[i];
        length = 1;
        reason = "";
        if (c is '+' or '#')
            reason = "it is a wildcard, and topics have none; write {name} for a level that varies, {**name} for all that follow";
        else if (c <= '\u001F' || (c >= '\u007F' && c <= '\u009F'))
            reason = "control characters are not allowed in topics";
        else if (char.IsSurrogate(c))
        {
            if (!char.IsHighSurrogate(c) || i + 1 == end || !char.IsLowSurrogate(text[i + 1]))
            {
                reason = "it is half of a surrogate pair";
            }
            else
            {
                length = 2;
                if ((char.ConvertToUtf32(c, text[i + 1]) & 0xFFFE) == 0xFFFE)
                    reason = "it is a noncharacter";
            }
        }
        else if (c >= '\uFFFE' || (c >= '\uFDD0' && c <= '\uFDEF'))
            reason = "it is a noncharacter";

        return reason.Length == 0;
    }

    private static bool TryParsePlaceholder(string text, int start, int end, out TemplateSegment segment, out TemplateError error)
    {
        segment = default;
        error = default;
        var close = text.IndexOf('}', start, end - start);
        if (close < 0)
        {
            error = new TemplateError(TemplateErrorKind.Syntax, start, 1, "it is not closed by '}' within its level");
            return false;
        }

        if (close != end - 1)
        {
            error = new TemplateError(
                TemplateErrorKind.PartLevelPlaceholder, start, end - start, "a wildcard covers a whole level, so a placeholder does too");
            return false;
        }

        var nameStart = start + 1;
        var tail = string.CompareOrdinal(text, nameStart, "**", 0, 2) == 0;
        if (tail)
            nameStart += 2;
        var colon = text.IndexOf(':', nameStart, close - nameStart);
        var nameEnd = colon < 0 ? close : colon;
        if (nameEnd == nameStart)
        {
            error = new TemplateError(TemplateErrorKind.Syntax, start, end - start, "a placeholder has a name");
            return false;
        }

        for (var i = nameStart; i < nameEnd; i++)
        {
            var c = text[i];
            if (c == '_' || char.IsLetter(c) || (i > nameStart && char.IsDigit(c)))
                continue;
            error = new TemplateError(TemplateErrorKind.Syntax, i, 1, "a placeholder is named like a parameter: letters, digits and '_'");
            return false;
        }

        var constraint = default(TemplateConstraint);
        if (colon >= 0 && !TryParseConstraint(text, colon + 1, close, tail, out constraint, out error))
            return false;
        segment = new TemplateSegment(
            tail ? TemplateSegmentKind.Tail : TemplateSegmentKind.Placeholder,
            "", text.Substring(nameStart, nameEnd - nameStart), constraint, start, end - start);
        return true;
    }

    private static bool TryParseConstraint(
        string text, int start, int end, bool tail, out TemplateConstraint constraint, out TemplateError error)
    {
        constraint = default;
        error = default;
        var source = text.Substring(start, end - start);
        if (!tail)
        {
            if (source == "id")
                constraint = new TemplateConstraint(TemplateConstraintKind.Id, source, 0, 0);
            else if (source == "lower")
                constraint = new TemplateConstraint(TemplateConstraintKind.Lower, source, 0, 0);
            else if (source.StartsWith("max=", StringComparison.Ordinal) && IsDigits(source, 4, 4, out var max) && max > 0)
                constraint = new TemplateConstraint(TemplateConstraintKind.MaxBytes, source, 0, max);
            else if (TryParseRange(source, out var low, out var high))
                constraint = new TemplateConstraint(TemplateConstraintKind.Range, source, low, high);
        }

        if (constraint.Kind != TemplateConstraintKind.None)
            return true;
        error = new TemplateError(
            TemplateErrorKind.Syntax, start, end - start,
            tail ? "a tail has no constraint" : "a constraint is 'id', 'lower', 'max=N' or a range such as '1..99'");
        return false;
    }

    private static bool TryParseRange(string source, out decimal low, out decimal high)
    {
        low = high = 0;
        var dots = source.IndexOf("..", StringComparison.Ordinal);
        return dots > 0 && TryParseNumber(source.Substring(0, dots), out low) && TryParseNumber(source.Substring(dots + 2), out high)
            && low <= high;
    }

    private static bool TryParseNumber(string source, out decimal value)
    {
        var negative = source.Length > 0 && source[0] == '-';
        if (!IsDigits(source, negative ? 1 : 0, 19, out value))
            return false;
        if (negative)
            value = -value;
        return true;
    }

    private static bool IsDigits(string source, int start, int most, out decimal value)
    {
        value = 0;
        if (source.Length == start || source.Length - start > most)
            return false;
        for (var i = start; i < source.Length; i++)
        {
            if (source[i] < '0' || source[i] > '9')
                return false;
            value = (value * 10) + (source[i] - '0');
        }

        return true;
    }
}
