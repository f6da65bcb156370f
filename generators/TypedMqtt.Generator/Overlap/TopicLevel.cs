using System.Globalization;
using System.Numerics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Overlap;

/// <summary>The set of texts a level can have.</summary>
internal sealed class TopicLevel
{
    /// <summary>Every text.</summary>
    public static readonly TopicLevel Any = new() { Kind = PlaceholderKind.Text, Example = "x" };

    private readonly HashSet<string>? _set;

    private TopicLevel(IReadOnlyList<string>? texts = null)
    {
        Texts = texts;
        if (texts is { Count: > 8 })
            _set = new HashSet<string>(texts, StringComparer.Ordinal);
    }

    /// <summary>The texts, where they are few; null otherwise.</summary>
    public IReadOnlyList<string>? Texts { get; }

    public PlaceholderKind Kind { get; private set; }

    /// <summary>Smallest integer.</summary>
    public BigInteger Low { get; private set; }

    /// <summary>Largest integer, or most bytes.</summary>
    public BigInteger High { get; private set; }

    /// <summary>A text of the set, the one a constraint would refuse last.</summary>
    public string Example { get; private set; } = "";

    /// <summary>Equal for equal sets.</summary>
    public string Key => Texts is not null ? "=" + string.Join("/", Texts) : $"{Kind} {Constraint} {Low} {High}";

    private TemplateConstraintKind Constraint { get; set; }

    public static TopicLevel Of(ChannelModel channel, int index)
    {
        var segment = channel.Segments[index];
        if (segment.Kind == TemplateSegmentKind.Literal)
            return new TopicLevel([segment.Text]);
        var placeholder = channel.Placeholders.First(p => p.Name == segment.Text);
        switch (placeholder.Kind)
        {
            case PlaceholderKind.Enum:
                return new TopicLevel([.. placeholder.Values.Select(v => v.Text)]);
            case PlaceholderKind.Boolean:
                return new TopicLevel(["true", "false"]);
            case PlaceholderKind.Integer:
                return Integer(placeholder);
        }

        var level = new TopicLevel
        {
            Kind = placeholder.Kind == PlaceholderKind.Value ? PlaceholderKind.Text : placeholder.Kind,
            Constraint = placeholder.Constraint,
            Example = placeholder.Kind switch
            {
                PlaceholderKind.Guid => "00000000-0000-0000-0000-000000000000",
                PlaceholderKind.Date => "2000-01-01",
                PlaceholderKind.Time => "000000",
                _ => "x",
            },
        };
        if (placeholder.Constraint == TemplateConstraintKind.MaxBytes)
            level.High = BigInteger.Parse(placeholder.High, CultureInfo.InvariantCulture);
        return level;
    }

    /// <summary>Whether a text is in the set.</summary>
    /// <param name="text">The text of a level.</param>
    /// <param name="first">Whether it is the first level, where only a literal matches a text that starts with <c>$</c>.</param>
    public bool Accepts(string text, bool first)
    {
        if (Texts is not null)
            return _set?.Contains(text) ?? Texts.Contains(text);
        if (first && text.StartsWith("$", StringComparison.Ordinal))
            return false;
        return Kind switch
        {
            PlaceholderKind.Integer => IsCanonical(text) && BigInteger.Parse(text, CultureInfo.InvariantCulture) is var number && number >= Low && number <= High,
            PlaceholderKind.Guid => Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text,
            PlaceholderKind.Date => DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
            PlaceholderKind.Time => TimeOfDay.IsCanonical(text),
            _ => Constraint switch
            {
                TemplateConstraintKind.Id => text.Length is > 0 and <= 64 && text.All(c => c is '-' or '_' || (c < 128 && char.IsLetterOrDigit(c))),
                TemplateConstraintKind.Lower => !text.Any(char.IsUpper),
                TemplateConstraintKind.MaxBytes => System.Text.Encoding.UTF8.GetByteCount(text) <= High,
                _ => true,
            },
        };
    }

    private static TopicLevel Integer(PlaceholderModel placeholder)
    {
        var level = new TopicLevel { Kind = PlaceholderKind.Integer };
        if (placeholder.Constraint == TemplateConstraintKind.Range)
        {
            level.Low = BigInteger.Parse(placeholder.Low, CultureInfo.InvariantCulture);
            level.High = BigInteger.Parse(placeholder.High, CultureInfo.InvariantCulture);
        }
        else
        {
            // int8 … uint128: the name says how far it goes.
            var signed = placeholder.WireType[0] != 'u';
            var bits = int.Parse(placeholder.WireType.Substring(signed ? 3 : 4), CultureInfo.InvariantCulture);
            level.Low = signed ? -BigInteger.Pow(2, bits - 1) : BigInteger.Zero;
            level.High = BigInteger.Pow(2, signed ? bits - 1 : bits) - 1;
        }

        level.Example = Shortest(level.Low, level.High).ToString(CultureInfo.InvariantCulture);
        return level;
    }

    /// <summary>The integer of a range with the shortest text.</summary>
    public static BigInteger Shortest(BigInteger low, BigInteger high) => low > 0 ? low : high < 0 ? high : BigInteger.Zero;

    private static bool IsCanonical(string text)
    {
        var start = text.Length > 1 && text[0] == '-' ? 1 : 0;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] is < '0' or > '9')
                return false;
        }

        return text == "0" || (text.Length > start && text[start] != '0');
    }
}
