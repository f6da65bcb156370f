using System.Globalization;
using System.Numerics;

namespace TypedMqtt.Generator.Lock;

/// <summary>A level of a topic in the lock: a literal, or a placeholder with its type.</summary>
/// <param name="Literal">The literal; null for a placeholder.</param>
/// <param name="Name">Name of the placeholder.</param>
/// <param name="IsTail">Whether it stands for one or more levels.</param>
/// <param name="Type">Its type.</param>
/// <param name="Constraint">What restricts it; empty for nothing.</param>
internal sealed record TopicLevelText(string? Literal, string Name, bool IsTail, string Type, string Constraint)
{
    public string Domain => Constraint.Length == 0 ? Type : $"{Type}({Constraint})";

    public override string ToString() => Literal is { } text
        ? text.Replace("{", "{{").Replace("}", "}}")
        : $"{{{(IsTail ? "**" : "")}{Name}{(Type.Length == 0 ? "" : ":" + Domain)}}}";

    public static TopicLevelText Parse(string text)
    {
        if (text.Length < 3 || text[0] != '{' || text[1] == '{' || text[text.Length - 1] != '}')
            return new TopicLevelText(text.Replace("{{", "{").Replace("}}", "}"), "", false, "", "");
        var inner = text.Substring(1, text.Length - 2);
        var tail = inner.StartsWith("**", StringComparison.Ordinal);
        var parts = (tail ? inner.Substring(2) : inner).Split([':'], 2);
        var domain = parts.Length == 2 ? parts[1] : "";
        var open = domain.IndexOf('(');
        return open < 0 || domain[domain.Length - 1] != ')'
            ? new TopicLevelText(null, parts[0], tail, domain, "")
            : new TopicLevelText(null, parts[0], tail, domain.Substring(0, open), domain.Substring(open + 1, domain.Length - open - 2));
    }
}

/// <summary>A topic in the lock, as in <c>plant/{site:string(id)}/line/{line:int32}</c>.</summary>
internal static class TopicText
{
    public static List<TopicLevelText> Parse(string topic) => [.. topic.Split('/').Select(TopicLevelText.Parse)];

    /// <summary>The topic without the names of its placeholders: what is the same for every peer.</summary>
    public static string Shape(string topic) => string.Join("/", Parse(topic).Select(l => l.Literal is null ? (l with { Name = "" }).ToString() : l.ToString()));

    /// <summary>The template, without types.</summary>
    public static string Template(string topic) => string.Join("/", Parse(topic).Select(l => (l with { Type = "", Constraint = "" }).ToString()));

    /// <summary>Whether two templates have the same levels, whatever their placeholders are called, and none that both have changed places.</summary>
    public static bool IsSameTemplate(string one, string other)
    {
        var (a, b) = (Parse(one), Parse(other));
        return a.Count == b.Count
            && a.Zip(b, (x, y) => IsSameLevel(x, y) && (x.Name == y.Name || b.All(l => l.Name != x.Name))).All(s => s);
    }

    /// <summary>Whether a topic may be of both.</summary>
    public static bool MayMeet(List<TopicLevelText> one, List<TopicLevelText> other)
    {
        var (shorter, longer) = one.Count <= other.Count ? (one, other) : (other, one);
        if (shorter.Count < longer.Count && !shorter[shorter.Count - 1].IsTail)
            return false;
        return shorter.Zip(longer, MayMeet).All(m => m);
    }

    private static bool MayMeet(TopicLevelText one, TopicLevelText other) => (one.Literal, other.Literal) switch
    {
        ({ } a, { } b) => a == b,
        ({ } a, null) => MayBe(a, other),
        (null, { } b) => MayBe(b, one),
        _ => one.Type == other.Type || IsText(one) || IsText(other) || Range(one) is not null && Range(other) is not null,
    };

    private static bool MayBe(string literal, TopicLevelText level) => IsText(level) || (Range(level) is not null ? Number(literal) is not null : level.Type is not ("guid" or "date" or "time" or "bool"));

    private static bool IsText(TopicLevelText level) => level.Type is "string" or "custom";

    /// <summary>Levels that match the same topics, whatever the types are.</summary>
    public static bool IsSameLevel(TopicLevelText one, TopicLevelText other) => one.Literal == other.Literal && one.IsTail == other.IsTail;

    /// <summary>Whether every value of one domain is in the other.</summary>
    public static bool Contains(TopicLevelText outer, TopicLevelText inner)
    {
        if (outer.Type == inner.Type && outer.Constraint == inner.Constraint)
            return true;
        if (Range(outer) is { } wide && Range(inner) is { } narrow)
            return wide.Low <= narrow.Low && narrow.High <= wide.High;
        if (outer.Type != "string" || inner.Type != "string")
            return false;
        if (outer.Constraint.Length == 0)
            return true;
        return MaxBytes(outer) is { } most && (inner.Constraint == "id" ? 64 : MaxBytes(inner)) is { } bytes && bytes <= most;
    }

    private static (BigInteger Low, BigInteger High)? Range(TopicLevelText level)
    {
        var signed = level.Type.StartsWith("int", StringComparison.Ordinal);
        if (!signed && !level.Type.StartsWith("uint", StringComparison.Ordinal))
            return null;
        if (!int.TryParse(level.Type.Substring(signed ? 3 : 4), NumberStyles.None, CultureInfo.InvariantCulture, out var bits))
            return null;
        var dots = level.Constraint.IndexOf("..", StringComparison.Ordinal);
        if (dots > 0 && Number(level.Constraint.Substring(0, dots)) is { } low && Number(level.Constraint.Substring(dots + 2)) is { } high)
            return (low, high);
        return signed
            ? (-BigInteger.Pow(2, bits - 1), BigInteger.Pow(2, bits - 1) - 1)
            : (BigInteger.Zero, BigInteger.Pow(2, bits) - 1);
    }

    private static BigInteger? Number(string text) =>
        BigInteger.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static int? MaxBytes(TopicLevelText level) => level.Constraint.StartsWith("max=", StringComparison.Ordinal)
        && int.TryParse(level.Constraint.Substring(4), NumberStyles.None, CultureInfo.InvariantCulture, out var bytes) ? bytes : null;
}
