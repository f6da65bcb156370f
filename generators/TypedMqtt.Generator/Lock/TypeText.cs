namespace TypedMqtt.Generator.Lock;

/// <summary>A type on the wire, as in <c>list&lt;Reading?&gt;</c>.</summary>
internal sealed record TypeText(string Name, IReadOnlyList<TypeText> Arguments, bool IsNullable)
{
    private static readonly string[] Composed = ["list", "map", "tuple"];

    private static readonly string[] Scalars =
    [
        "bool", "i8", "i16", "i32", "i64", "i128", "u8", "u16", "u32", "u64", "u128", "f32", "f64",
        "str", "char", "bin", "guid", "decimal", "datetime", "datetimeoffset", "timespan", "date", "time", "any",
    ];

    public bool IsScalar => Scalars.Contains(Name);

    public bool IsComposed => Composed.Contains(Name);

    /// <summary>Cases of a union by number; null when it is none.</summary>
    public IReadOnlyDictionary<string, TypeText>? Cases => Name == "union"
        ? Arguments.Select(a => a.Name.Split(['='], 2)).Where(p => p.Length == 2).ToDictionary(p => p[0], p => Parse(p[1]), StringComparer.Ordinal)
        : null;

    /// <summary>Whether it is written by a formatter of its own, of which nothing is known.</summary>
    public bool IsOpaque => Name.StartsWith("custom:", StringComparison.Ordinal);

    /// <summary>Sign and width of an integer; null for others.</summary>
    public (bool IsSigned, int Bits)? Integer =>
        IsScalar && Name[0] is 'i' or 'u' && int.TryParse(Name.Substring(1), out var bits) ? (Name[0] == 'i', bits) : null;

    public static TypeText Parse(string text)
    {
        var nullable = text.EndsWith("?", StringComparison.Ordinal);
        if (nullable)
            text = text.Substring(0, text.Length - 1);
        foreach (var (name, open, close) in new[] { ("list", '<', '>'), ("map", '<', '>'), ("tuple", '<', '>'), ("union", '(', ')') })
        {
            if (text.StartsWith(name + open, StringComparison.Ordinal) && text[text.Length - 1] == close)
            {
                var parts = Split(text.Substring(name.Length + 1, text.Length - name.Length - 2));
                return new TypeText(name, [.. parts.Select(p => name == "union" ? new TypeText(p, [], false) : Parse(p))], nullable);
            }
        }

        return new TypeText(text, [], nullable);
    }

    public override string ToString()
    {
        var text = Arguments.Count == 0 ? Name : Name == "union" ? $"union({string.Join(",", Arguments)})" : $"{Name}<{string.Join(",", Arguments)}>";
        return IsNullable ? text + "?" : text;
    }

    private static IEnumerable<string> Split(string text)
    {
        var (depth, start) = (0, 0);
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] is '<' or '(')
                depth++;
            else if (text[i] is '>' or ')')
                depth--;
            else if (text[i] == ',' && depth == 0)
            {
                yield return text.Substring(start, i - start);
                start = i + 1;
            }
        }

        yield return text.Substring(start);
    }
}
