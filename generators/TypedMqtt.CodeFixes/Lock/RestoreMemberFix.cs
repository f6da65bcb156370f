using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.CodeFixes.Lock;

/// <summary>TMQ0314: puts members back that are released and gone, with the types that the lock says.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RestoreMemberFix : ContractFix
{
    private static readonly Dictionary<string, string> Keywords = new(StringComparer.Ordinal)
    {
        ["bool"] = "bool",
        ["i8"] = "sbyte",
        ["i16"] = "short",
        ["i32"] = "int",
        ["i64"] = "long",
        ["u8"] = "byte",
        ["u16"] = "ushort",
        ["u32"] = "uint",
        ["u64"] = "ulong",
        ["f32"] = "float",
        ["f64"] = "double",
        ["str"] = "string",
        ["char"] = "char",
        ["bin"] = "byte[]",
        ["decimal"] = "decimal",
    };

    private static readonly Dictionary<string, string> OfSystem = new(StringComparer.Ordinal)
    {
        ["i128"] = "Int128",
        ["u128"] = "UInt128",
        ["guid"] = "Guid",
        ["datetime"] = "DateTime",
        ["datetimeoffset"] = "DateTimeOffset",
        ["timespan"] = "TimeSpan",
        ["date"] = "DateOnly",
        ["time"] = "TimeOnly",
    };

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = [LockRules.MemberRemoved];

    private protected override void Offer(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue(LockAnalyzer.RepairProperty, out var lines) || string.IsNullOrEmpty(lines)
            || site.Find<TypeDeclarationSyntax>() is not { } type || type.Identifier.Span != site.Span)
        {
            return;
        }

        // All members of the type at once: two findings stand at one place, and so would two edits.
        var gone = lines!.Split('\n').Select(l => LockTokens.Split(l) is { } tokens ? LockFactParser.Parse(tokens, isRetired: false, out _) : null).OfType<MemberFact>().ToList();
        var isKeyed = type.DescendantNodes().OfType<AttributeSyntax>().Any(a => a.Name.ToString() is "Key" or "KeyAttribute");
        var parameters = new List<string>();
        var properties = new List<string>();
        foreach (var member in gone)
        {
            var isJson = JsonTypes.Is(member.Type);
            if (!SyntaxFacts.IsValidIdentifier(isJson ? Identifier(member.Name) : member.Name) || TypeText.Parse(member.WireType) is var text && CSharp(site, text) is not { } name)
                return;
            // To System.Text.Json a parameter is not required.
            if (member.IsRequired && !isJson && type is RecordDeclarationSyntax { ParameterList: not null })
                parameters.Add($"[property: {(isKeyed ? $"Key({member.Key}), " : "")}{site.NameOf("System", "ObsoleteAttribute").Replace("Attribute", "")}] {name} {member.Name}");
            else if (Initializer(text, member) is { } initializer)
                properties.Add($"{(isJson ? $"[{site.NameOf("System.Text.Json.Serialization", "JsonPropertyNameAttribute").Replace("Attribute", "")}({Edit.Literal(member.Name)})] " : isKeyed ? $"[Key({member.Key})] " : "")}public {(member.IsRequired ? "required " : "")}{name} {(isJson ? Identifier(member.Name) : member.Name)} {{ get; {(type is RecordDeclarationSyntax ? "init" : "set")}; }}{initializer}");
            else
                return;
        }

        var edits = new List<TextChange>();
        if (parameters.Count > 0)
            edits.Add(Insert(((RecordDeclarationSyntax)type).ParameterList!, string.Join(", ", parameters)));
        if (properties.Count > 0)
            edits.Add(Insert(type, properties));
        site.Offer($"Restore {string.Join(", ", gone.Select(m => m.Name))}", "Restore members", edits);
    }

    /// <summary>A name as properties have them, whatever the naming policy made of it.</summary>
    private static string Identifier(string name) =>
        string.Concat(name.Split('_', '-').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w.Substring(1))) is { Length: > 0 } words && SyntaxFacts.IsValidIdentifier(words) ? words : "";

    /// <summary>Behind the parameters that must be given.</summary>
    private static TextChange Insert(ParameterListSyntax list, string parameters)
    {
        var optional = list.Parameters.FirstOrDefault(p => p.Default is not null);
        if (optional is not null)
            return Edit.Insert(optional.SpanStart, parameters + ", ");
        return Edit.Insert(list.CloseParenToken.SpanStart, (list.Parameters.Count > 0 ? ", " : "") + parameters);
    }

    private static TextChange Insert(TypeDeclarationSyntax type, List<string> properties)
    {
        if (type.CloseBraceToken.RawKind == 0)
            return Edit.Replace(type.SemicolonToken.Span, $" {{ {string.Join(" ", properties)} }}");
        if (type.Members.LastOrDefault() is not { } last)
            return Edit.Insert(type.OpenBraceToken.Span.End, " " + string.Join(" ", properties));
        var isOneLine = type.SyntaxTree.GetLineSpan(type.Span) is var lines && lines.StartLinePosition.Line == lines.EndLinePosition.Line;
        return Edit.Insert(last.Span.End, string.Concat(properties.Select(p => (isOneLine ? " " : "\n" + Edit.Indentation(last)) + p)));
    }

    /// <summary>What an absent optional member is; null when nothing can be said.</summary>
    private static string? Initializer(TypeText type, MemberFact member) => type switch
    {
        _ when member.IsRequired || type.IsNullable => "",
        { Name: "str" } => " = \"\";",
        { Name: "bin" or "list" } => " = [];",
        { Name: "map" } => " = new();",
        { IsScalar: true } => "",
        _ => null,
    };

    /// <summary>A type on the wire in C#; null when it has no name here.</summary>
    private static string? CSharp(FixSite site, TypeText type)
    {
        var name = type switch
        {
            _ when Keywords.TryGetValue(type.Name, out var keyword) => keyword,
            _ when OfSystem.TryGetValue(type.Name, out var system) => site.NameOf("System", system),
            { Name: "list", Arguments.Count: 1 } => CSharp(site, type.Arguments[0]) is { } item ? item + "[]" : null,
            { Name: "map", Arguments.Count: 2 } => CSharp(site, type.Arguments[0]) is { } key && CSharp(site, type.Arguments[1]) is { } value
                ? $"{site.NameOf("System.Collections.Generic", "Dictionary")}<{key}, {value}>"
                : null,
            _ when type.Name.StartsWith("json", StringComparison.Ordinal) && JsonTypes.Is(type.Name) => CSharp(site, type with { Name = JsonTypes.CSharp(type.Name), IsNullable = false }),
            { Arguments.Count: 0 } => site.Model.LookupNamespacesAndTypes(site.Span.Start, name: type.Name).OfType<INamedTypeSymbol>().Any(t => t.Arity == 0) ? type.Name : null,
            _ => null,
        };
        return name is not null && type.IsNullable ? name + "?" : name;
    }
}
