namespace TypedMqtt.Generator.Lock;

/// <summary>What the names of JSON types say, and which of them read each other.</summary>
internal static class JsonTypes
{
    // All of them are strings in JSON, and differ in the texts they allow.
    private static readonly string[] Texts = ["str", "char", "bin", "guid", "datetime", "datetimeoffset", "timespan", "date", "time"];

    /// <summary>Whether a name is that of an object, or of an enum, in JSON: it has a prefix that says so.</summary>
    public static bool Is(string type) => Prefix(type).StartsWith("json", StringComparison.Ordinal) || Prefix(type) == "text:";

    /// <summary>Name of a type as in C#.</summary>
    public static string CSharp(string type) => Is(type) ? type.Substring(Prefix(type).Length) : type;

    /// <summary>Whether readers of a type do not tell small letters from capitals.</summary>
    public static bool IsCaseInsensitive(string type) => Prefix(type).Contains("-nocase");

    /// <summary>Whether readers of a type refuse a message with a member that they do not know: by the options of its context, or by the type's own word.</summary>
    public static bool IsStrict(string type) => Prefix(type) is var prefix && (prefix.Contains("-closed") || prefix.Contains("-strict") && !prefix.Contains("-open"));

    /// <summary>Whether two names are of one type in C#, in whatever form of JSON; other types go by their name.</summary>
    public static bool IsSameType(string type, string other) => type == other || Is(type) && Is(other) && CSharp(type) == CSharp(other);

    /// <summary>Whether the lock knows what a payload is: one that is older than schemas of JSON has the name of its C# type only.</summary>
    public static bool IsRecorded(TypeText type) =>
        type.IsComposed ? type.Arguments.All(IsRecorded) : type.IsScalar || type.IsOpaque || Is(type.Name);

    /// <summary>The same words, whatever stands between them: what a naming policy changes.</summary>
    public static bool HasSameWords(string name, string other) => Words(name).Equals(Words(other), StringComparison.OrdinalIgnoreCase);

    /// <summary>What is lost between two types that understand each other for the most part.</summary>
    /// <returns>Who suffers; null when one cannot be read as the other.</returns>
    public static string? Effect(TypeText old, TypeText type, string sender, string receiver)
    {
        if (type.Name == "any")
            return $"{receiver}s with the old version cannot read what is no {old.Name}";
        if (old.Integer is { } before && type.Integer is { } after)
            return after.Bits > before.Bits && (after.IsSigned || !before.IsSigned) ? $"{receiver}s with the old version cannot read values that do not fit {old.Name}" : null;
        if (old.Integer is not null && type.Name is "f32" or "f64" or "decimal")
            return old.Integer is { Bits: <= 64 } ? $"{receiver}s with the old version cannot read fractions, or what does not fit {old.Name}" : null;
        if ((old.Name, type.Name) is ("f32", "f64") or ("decimal", "f64"))
            return $"{receiver}s with either version read the values less exactly";
        if (!Texts.Contains(old.Name) || !Texts.Contains(type.Name))
            return null;
        return old.Name == "str" ? $"{receiver}s with the new version cannot read texts of {sender}s with the old version that are no {type.Name}"
            : type.Name == "str" ? $"{receiver}s with the old version cannot read texts of {sender}s with the new version that are no {old.Name}"
            : (old.Name, type.Name) is ("datetime", "datetimeoffset") or ("datetimeoffset", "datetime") ? $"{receiver}s take a time without offset, or the offset, for another one"
            : null;
    }

    private static string Prefix(string type) => type.Substring(0, type.IndexOf(':') + 1);

    private static string Words(string name) => name.Replace("_", "").Replace("-", "");
}
