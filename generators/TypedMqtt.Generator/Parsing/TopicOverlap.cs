using System.Globalization;
using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Finds a topic that two channels both match, if there is one. Exact, and linear in the levels.</summary>
/// <remarks>Values have one canonical text each, so the texts of different kinds never meet: an integer is no Guid and no date.</remarks>
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
            var level = i < shorter.Segments.Count ? Meet(Level.Of(a, i), Level.Of(b, i), i == 0) : Meet(Level.Of(longer, i), Level.Any, first: false);
            if (level is null)
                return null;
            levels.Add(level);
        }

        return string.Join("/", levels);
    }

    private static string? Meet(Level x, Level y, bool first)
    {
        if (x.Texts is null && y.Texts is not null)
            (x, y) = (y, x);
        if (x.Texts is not null)
            return x.Texts.FirstOrDefault(t => y.Accepts(t, first));
        if (x.Kind == PlaceholderKind.Integer && y.Kind == PlaceholderKind.Integer)
        {
            var low = Math.Max(x.Low, y.Low);
            return low <= Math.Min(x.High, y.High) ? (low <= 0 && Math.Min(x.High, y.High) >= 0 ? 0 : low).ToString(CultureInfo.InvariantCulture) : null;
        }

        // Any text meets the other's example.
        if (IsText(x))
            return y.Accepts(y.Example, first) && x.Accepts(y.Example, first) ? y.Example : null;
        return IsText(y) ? (y.Accepts(x.Example, first) ? x.Example : null) : x.Kind == y.Kind ? x.Example : null;
    }

    private static bool IsText(Level level) => level.Kind is PlaceholderKind.Text or PlaceholderKind.Value;

    /// <summary>The set of texts a level can have.</summary>
    private sealed class Level
    {
        public static readonly Level Any = new() { Kind = PlaceholderKind.Text, Example = "x" };

        public IReadOnlyList<string>? Texts { get; private set; }

        public PlaceholderKind Kind { get; private set; }

        public decimal Low { get; private set; }

        public decimal High { get; private set; }

        public string Example { get; private set; } = "";

        private TemplateConstraintKind Constraint { get; set; }

        public static Level Of(ChannelModel channel, int index)
        {
            var segment = channel.Segments[index];
            if (segment.Kind == TemplateSegmentKind.Literal)
                return new Level { Texts = [segment.Text] };
            var placeholder = channel.Placeholders.First(p => p.Name == segment.Text);
            var level = new Level { Kind = placeholder.Kind, Constraint = placeholder.Constraint, Example = "x" };
            switch (placeholder.Kind)
            {
                case PlaceholderKind.Enum:
                    level.Texts = placeholder.Values.Select(v => v.Text).ToList();
                    break;
                case PlaceholderKind.Boolean:
                    level.Texts = ["true", "false"];
                    break;
                case PlaceholderKind.Integer:
                    var ranged = placeholder.Constraint == TemplateConstraintKind.Range;
                    level.Low = ranged ? decimal.Parse(placeholder.Low, CultureInfo.InvariantCulture) : placeholder.WireType[0] == 'u' ? 0 : decimal.MinValue;
                    level.High = ranged ? decimal.Parse(placeholder.High, CultureInfo.InvariantCulture) : decimal.MaxValue;
                    level.Example = (level.Low <= 0 && level.High >= 0 ? 0 : level.Low).ToString(CultureInfo.InvariantCulture);
                    break;
                case PlaceholderKind.Guid:
                    level.Example = "00000000-0000-0000-0000-000000000000";
                    break;
                case PlaceholderKind.Date:
                    level.Example = "2000-01-01";
                    break;
                case PlaceholderKind.Time:
                    level.Example = "000000";
                    break;
            }

            if (placeholder.Constraint == TemplateConstraintKind.MaxBytes)
                level.High = decimal.Parse(placeholder.High, CultureInfo.InvariantCulture);
            return level;
        }

        /// <summary>Whether a text is in the set.</summary>
        public bool Accepts(string text, bool first)
        {
            if (Texts is not null)
                return Texts.Contains(text);
            if (first && text.StartsWith("$", StringComparison.Ordinal))
                return false;
            return Kind switch
            {
                PlaceholderKind.Integer => decimal.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number)
                    && number.ToString(CultureInfo.InvariantCulture) == text && number >= Low && number <= High,
                PlaceholderKind.Guid => Guid.TryParseExact(text, "D", out var id) && id.ToString("D") == text,
                PlaceholderKind.Date => DateTime.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _),
                PlaceholderKind.Time => text.Length is 6 or 13 && text.All(char.IsDigit),
                _ => Constraint switch
                {
                    TemplateConstraintKind.Id => text.Length is > 0 and <= 64 && text.All(c => c is '-' or '_' || (c < 128 && char.IsLetterOrDigit(c))),
                    TemplateConstraintKind.Lower => !text.Any(char.IsUpper),
                    TemplateConstraintKind.MaxBytes => System.Text.Encoding.UTF8.GetByteCount(text) <= High,
                    _ => true,
                },
            };
        }
    }
}
