using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.CodeFixes.Payloads;

/// <summary>TMQ0201, TMQ0213: gives a member a type that has a form on the wire, or leaves it out.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SurrogateFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0201", "TMQ0213"];

    private protected override void Offer(FixSite site)
    {
        if (site.Find<TypeSyntax>() is not { } syntax || syntax.Span != site.Span)
            return;
        if (site.Diagnostic.Id == "TMQ0213")
        {
            // A key is told apart by its bits, and equal DateTimeOffsets may differ in theirs.
            var times = syntax.DescendantTokens().Where(t => t.ValueText == "DateTime").ToList();
            if (!times.Any(t => t.Parent!.Parent is TypeArgumentListSyntax { Parent: GenericNameSyntax outer } list && list.Arguments[0] == t.Parent && IsKeyed(outer.Identifier.ValueText)))
                site.Offer("Change to DateTimeOffset", "Change to DateTimeOffset", times.Select(t => Edit.Insert(t.Span.End, "Offset")));
            return;
        }

        var type = site.Model.GetTypeInfo(syntax).Type as INamedTypeSymbol;
        if (type is { IsAbstract: true, IsStatic: false } && type.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is TypeDeclarationSyntax declaration)
            ListCases(site, type, declaration);
        else if (type is not null && site.Find<TypeDeclarationSyntax>() is { } owner)
            Copy(site, syntax, type, owner);
        if (site.Find<MemberDeclarationSyntax>() is PropertyDeclarationSyntax or FieldDeclarationSyntax && site.Find<ParameterSyntax>() is null)
        {
            var attribute = site.NameOf("MessagePack", "IgnoreMemberAttribute").Replace("Attribute", "");
            site.Offer("Leave it out with [IgnoreMember]", "Leave it out", [Edit.InsertLine(site.Find<MemberDeclarationSyntax>()!, $"[{attribute}]")]);
        }
    }

    private static bool IsKeyed(string type) => type.EndsWith("Dictionary", StringComparison.Ordinal) || type.EndsWith("Set", StringComparison.Ordinal);

    /// <summary>An interface or abstract class can be what derives from it here.</summary>
    private static void ListCases(FixSite site, INamedTypeSymbol type, TypeDeclarationSyntax declaration)
    {
        var cases = site.Model.Compilation.GetSymbolsWithName(static _ => true, SymbolFilter.Type).OfType<INamedTypeSymbol>()
            .Where(t => t is { IsAbstract: false, Arity: 0, TypeKind: TypeKind.Class or TypeKind.Struct } && Derives(t, type))
            .OrderBy(t => t.ToPlain(), StringComparer.Ordinal).ToList();
        if (cases.Count == 0)
            return;
        var union = site.NameOf("MessagePack", "UnionAttribute").Replace("Attribute", "");
        var attributes = string.Join(", ", cases.Select((c, i) => $"{union}({i}, typeof({c.ToMinimalDisplayString(site.Model, site.Span.Start)}))"));
        site.OfferIn($"List what {type.Name} can be with [Union]", "List the cases", declaration, [Edit.InsertLine(declaration, $"[{attributes}]")]);
    }

    private static bool Derives(INamedTypeSymbol type, INamedTypeSymbol @base)
    {
        for (var t = type.BaseType; t is not null; t = t.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(t, @base))
                return true;
        }

        return type.AllInterfaces.Contains(@base, SymbolEqualityComparer.Default);
    }

    /// <summary>A record with what of the type has a form, in its place.</summary>
    private static void Copy(FixSite site, TypeSyntax syntax, INamedTypeSymbol type, TypeDeclarationSyntax owner)
    {
        // What is no value has properties, too, and none of them is what somebody wants to send.
        if (type.TypeKind is not (TypeKind.Class or TypeKind.Struct) || type.ToPlain() is "System.Type" || type.Arity > 0 || IsDisposable(type))
            return;
        var values = type.GetMembers().OfType<IPropertySymbol>()
            .Where(p => p is { IsStatic: false, IsIndexer: false, DeclaredAccessibility: Accessibility.Public, GetMethod: not null } && HasForm(p.Type) && !p.Has("System.ObsoleteAttribute"))
            .ToList();
        if (values.Count == 0)
            return;
        var name = type.Name + "Data";
        var members = string.Join(", ", values.Select(p => $"{p.Type.ToMinimalDisplayString(site.Model, site.Span.Start)} {p.Name}"));
        var outermost = owner.AncestorsAndSelf().OfType<TypeDeclarationSyntax>().Last();
        var access = outermost.Modifiers.Any(SyntaxKind.PublicKeyword) ? "public" : "internal";
        site.Offer(
            $"Send a record {name}({string.Join(", ", values.Select(p => p.Name))})", "Send a record",
            [Edit.Replace(TypeWithoutNull(syntax).Span, name), Edit.InsertBehind(outermost, $"{access} sealed record {name}({members});")]);
    }

    private static TypeSyntax TypeWithoutNull(TypeSyntax syntax) => syntax is NullableTypeSyntax nullable ? nullable.ElementType : syntax;

    private static bool IsDisposable(INamedTypeSymbol type) => type.AllInterfaces.Any(i => i.Is("System.IDisposable"));

    private static bool HasForm(ITypeSymbol type) => type.TypeKind == TypeKind.Enum || type.ToPlain() is "System.Guid" or "System.DateTimeOffset" or "System.TimeSpan"
        || type.SpecialType is SpecialType.System_Boolean or SpecialType.System_String or (>= SpecialType.System_Char and <= SpecialType.System_Double);
}
