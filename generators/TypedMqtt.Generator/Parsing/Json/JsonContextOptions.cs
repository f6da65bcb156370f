using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Parsing.Json;

/// <summary>What the <c>[JsonSourceGenerationOptions]</c> of a context say about the bytes. Generated code takes the context's <c>Default</c>, so nothing else counts.</summary>
internal sealed class JsonContextOptions
{
    public const string Namespace = "System.Text.Json.Serialization.";

    private const string UnmappedMembers = "UnmappedMemberHandling";

    private const int Web = 1, Strict = 2, WriteAsString = 2, Disallow = 1;

    private readonly bool _isStrict;
    private readonly string _tags;

    private JsonContextOptions(INamedTypeSymbol context)
    {
        var attribute = context.Attribute(Namespace + "JsonSourceGenerationOptionsAttribute");
        var defaults = attribute?.ConstructorArguments.FirstOrDefault().Value as int? ?? 0;
        bool IsOn(string name, bool fallback = false) => attribute?.Named(name, fallback) ?? false;
        Naming = attribute is not null && attribute.IsSet("PropertyNamingPolicy") ? (JsonNaming)attribute.Named("PropertyNamingPolicy", 0)
            : defaults == Web ? JsonNaming.CamelCase : JsonNaming.Unspecified;
        IsCaseInsensitive = IsOn("PropertyNameCaseInsensitive", defaults == Web);
        IncludesFields = IsOn("IncludeFields");
        HasTextEnums = IsOn("UseStringEnumConverter");
        SkipsReadOnlyProperties = IsOn("IgnoreReadOnlyProperties");
        SkipsReadOnlyFields = IsOn("IgnoreReadOnlyFields");
        RequiresParameters = IsOn("RespectRequiredConstructorParameters", defaults == Strict);
        QuotesNumbers = IsQuoted(attribute?.Named("NumberHandling", 0) ?? 0);
        Omission = attribute?.Named("DefaultIgnoreCondition", 0) ?? 0;
        _isStrict = attribute is not null && attribute.IsSet(UnmappedMembers) ? attribute.Named(UnmappedMembers, 0) == Disallow : defaults == Strict;
        Converters = [.. Types(attribute, "Converters")];
        _tags = "json" + Naming.Tag() + Tag(IsCaseInsensitive, "nocase") + Tag(IncludesFields, "fields") + Tag(HasTextEnums, "text")
            + Tag(SkipsReadOnlyProperties, "noreadonly") + Tag(SkipsReadOnlyFields, "noreadonlyfields") + Tag(RequiresParameters, "required") + Tag(QuotesNumbers, "quoted")
            + Tag(Omission == JsonMemberParser.WhenWritingNull, "nonull") + Tag(Omission == JsonMemberParser.WhenWritingDefault, "nodefault") + Tag(_isStrict, "strict")
            + (Converters.Count == 0 ? "" : "-" + SchemaText.Hash(string.Join(",", Converters.Select(c => c.ToPlain()))));
    }

    public JsonNaming Naming { get; }

    public bool IsCaseInsensitive { get; }

    public bool IncludesFields { get; }

    public bool HasTextEnums { get; }

    public bool SkipsReadOnlyProperties { get; }

    public bool SkipsReadOnlyFields { get; }

    /// <summary>Whether a constructor parameter without default must be there.</summary>
    public bool RequiresParameters { get; }

    public bool QuotesNumbers { get; }

    public IReadOnlyList<INamedTypeSymbol> Converters { get; }

    /// <summary>When a member is left out that does not say so itself: a <c>JsonIgnoreCondition</c>.</summary>
    public int Omission { get; }

    public static JsonContextOptions Of(INamedTypeSymbol context) => new(context);

    /// <summary>Stands before the name of a type, as one type has several forms: one for each set of options that changes its members or what readers take.</summary>
    public string Prefix(INamedTypeSymbol type) => Refuses(type) is var refuses && refuses == _isStrict ? _tags + ":" : $"{_tags}-{(refuses ? "closed" : "open")}:";

    /// <summary>Whether numbers are written as text.</summary>
    public static bool IsQuoted(int handling) => (handling & WriteAsString) != 0;

    /// <summary>Whether a reader refuses members that it does not know. It never does where the type collects them, unless the type says so itself.</summary>
    private bool Refuses(INamedTypeSymbol type)
    {
        if (type.Attribute(Namespace + "JsonUnmappedMemberHandlingAttribute") is { } own)
            return own.ConstructorArguments.FirstOrDefault().Value is Disallow;
        return _isStrict && !JsonMemberParser.Hierarchy(type).SelectMany(t => t.GetMembers()).Any(m => m.Has(Namespace + "JsonExtensionDataAttribute"));
    }

    private static string Tag(bool isOn, string tag) => isOn ? "-" + tag : "";

    private static IEnumerable<INamedTypeSymbol> Types(AttributeData? attribute, string name) => attribute is null ? [] : attribute.NamedArguments
        .Where(a => a.Key == name && a.Value is { Kind: TypedConstantKind.Array, IsNull: false })
        .SelectMany(a => a.Value.Values).Select(v => v.Value).OfType<INamedTypeSymbol>();
}
