using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Emitting;

/// <summary>Statements that write and read topics.</summary>
internal static class TopicCode
{
    private const string Writer = "global::TypedMqtt.CompilerServices.TopicWriter";

    /// <summary>Writes levels into a scratch, literals joined with their slashes.</summary>
    /// <param name="code">Where the statements go.</param>
    /// <param name="scratch">Name of the scratch.</param>
    /// <param name="segments">The levels.</param>
    /// <param name="leadingSlash">Whether a slash separates them from what stands before.</param>
    /// <param name="trailingSlash">Whether a slash separates them from what follows.</param>
    /// <param name="writeValue">Writes one placeholder.</param>
    public static void WriteSegments(
        CodeWriter code, string scratch, IEnumerable<SegmentModel> segments, bool leadingSlash, bool trailingSlash, Action<string> writeValue)
    {
        var literal = "";
        var slash = leadingSlash;
        foreach (var segment in segments)
        {
            if (slash)
                literal += "/";
            slash = true;
            if (segment.Kind == TemplateSegmentKind.Literal)
            {
                literal += segment.Text;
                continue;
            }

            Flush();
            writeValue(segment.Text);
        }

        if (trailingSlash)
            literal += "/";
        Flush();

        void Flush()
        {
            if (literal.Length > 0)
                code.Line($"{scratch}.Write({Literal.Utf8(literal)});");
            literal = "";
        }
    }

    /// <summary>The statement that writes the value of a placeholder.</summary>
    public static string WriteValue(PlaceholderModel placeholder, string scratch, string value, string enumWriter)
    {
        var name = Literal.Utf8(placeholder.Name);
        return placeholder.Kind switch
        {
            PlaceholderKind.Integer when placeholder.Constraint == TemplateConstraintKind.Range =>
                $"{Writer}.WriteInteger<{placeholder.Type}>({scratch}, {value}, {placeholder.Low}, {placeholder.High}, {name});",
            PlaceholderKind.Integer => $"{Writer}.WriteInteger({scratch}, {value});",
            PlaceholderKind.Boolean => $"{Writer}.WriteBoolean({scratch}, {value});",
            PlaceholderKind.Guid => $"{Writer}.WriteGuid({scratch}, {value});",
            PlaceholderKind.Date => $"{Writer}.WriteDate({scratch}, {value});",
            PlaceholderKind.Time => $"{Writer}.WriteTime({scratch}, {value});",
            PlaceholderKind.Enum => $"{enumWriter}({scratch}, {value});",
            PlaceholderKind.Value => $"{Writer}.WriteValue({scratch}, {value}, {name});",
            _ when placeholder.IsTail => $"{Writer}.WriteTail({scratch}, {value}, {name});",
            _ => placeholder.Constraint switch
            {
                TemplateConstraintKind.Id => $"{Writer}.WriteId({scratch}, {value}, {name});",
                TemplateConstraintKind.Lower => $"{Writer}.WriteLower({scratch}, {value}, {name});",
                TemplateConstraintKind.MaxBytes => $"{Writer}.WriteText({scratch}, {value}, {placeholder.High}, {name});",
                _ => $"{Writer}.WriteText({scratch}, {value}, {name});",
            },
        };
    }

    /// <summary>The condition that reads the value of a placeholder.</summary>
    public static string ReadValue(PlaceholderModel placeholder, string reader, string target)
    {
        return placeholder.Kind switch
        {
            PlaceholderKind.Integer when placeholder.Constraint == TemplateConstraintKind.Range =>
                $"{reader}.ReadInteger<{placeholder.Type}>({placeholder.Low}, {placeholder.High}, out {target})",
            PlaceholderKind.Integer => $"{reader}.ReadInteger(out {target})",
            PlaceholderKind.Boolean => $"{reader}.ReadBoolean(out {target})",
            PlaceholderKind.Guid => $"{reader}.ReadGuid(out {target})",
            PlaceholderKind.Date => $"{reader}.ReadDate(out {target})",
            PlaceholderKind.Time => $"{reader}.ReadTime(out {target})",
            PlaceholderKind.Enum => $"TryRead{placeholder.Property}(ref {reader}, out {target})",
            PlaceholderKind.Value => $"{reader}.ReadValue(out {target})",
            _ when placeholder.IsTail => $"{reader}.ReadTail(out {target})",
            _ => placeholder.Constraint switch
            {
                TemplateConstraintKind.Id => $"{reader}.ReadId(out {target})",
                TemplateConstraintKind.Lower => $"{reader}.ReadLower(out {target})",
                TemplateConstraintKind.MaxBytes => $"{reader}.ReadText({placeholder.High}, out {target})",
                _ => $"{reader}.ReadText(out {target})",
            },
        };
    }

    /// <summary>Conditions that read a whole topic, in order.</summary>
    public static IEnumerable<string> ReadSegments(ChannelModel channel, string reader)
    {
        var literal = "";
        var first = true;
        foreach (var segment in channel.Segments)
        {
            if (!first)
                literal += "/";
            first = false;
            if (segment.Kind == TemplateSegmentKind.Literal)
            {
                literal += segment.Text;
                continue;
            }

            if (literal.Length > 0)
                yield return $"{reader}.ReadLiteral({Literal.Utf8(literal)})";
            literal = "";
            var placeholder = channel.Placeholders.First(p => p.Name == segment.Text);
            yield return ReadValue(placeholder, reader, placeholder.Argument);
        }

        if (literal.Length > 0)
            yield return $"{reader}.ReadLiteral({Literal.Utf8(literal)})";
        yield return $"{reader}.AtEnd";
    }

    /// <summary>The method of a channel that makes filters, those of legacy topics included where there are any.</summary>
    public static string FilterMethod(ChannelModel channel) => channel.HeardLegacy.Count == 0 ? "Filter" : "Filters";

    /// <summary>The method of a channel that makes names, those of legacy topics included where there are any.</summary>
    public static string NameMethod(ChannelModel channel) => channel.HeardLegacy.Count == 0 ? "Name" : "Names";

    /// <summary>The method of a channel class that writes an enum; the class has a WriteTopic and a WriteResponse anyway.</summary>
    public static string EnumWriter(PlaceholderModel placeholder) =>
        "Write" + placeholder.Property + (placeholder.Property is "Topic" or "Response" ? "Level" : "");

    /// <summary>Parameters for all placeholders, in template order.</summary>
    public static string Parameters(IEnumerable<PlaceholderModel> placeholders) =>
        string.Join("", placeholders.Select(p => $"{p.Type} {p.Argument}, "));

    /// <summary>Optional parameters for all placeholders; omitted means any value.</summary>
    public static string OptionalParameters(IEnumerable<PlaceholderModel> placeholders) =>
        string.Join("", placeholders.Select(p => $"{p.Type}? {p.Argument} = null, "));

    /// <summary>Arguments for all placeholders.</summary>
    public static string Arguments(IEnumerable<PlaceholderModel> placeholders) => string.Join(", ", placeholders.Select(p => p.Argument));
}
