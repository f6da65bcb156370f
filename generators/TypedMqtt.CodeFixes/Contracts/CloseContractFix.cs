using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TypedMqtt.CodeFixes.Contracts;

/// <summary>TMQ0005: makes a generic contract a part, and derives a contract from it that is closed over a payload type.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class CloseContractFix : ContractFix
{
    /// <summary>More would be a menu to scroll in.</summary>
    private const int MostTypes = 4;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0005"];

    private protected override void Offer(FixSite site)
    {
        if (site.Contract is not { } contract || site.Model.GetDeclaredSymbol(contract) is not INamedTypeSymbol { Arity: 1 } symbol
            || Edit.Attribute(contract, "MqttContract") is not { } attribute)
        {
            return;
        }

        var parameter = symbol.TypeParameters[0];
        var names = Payloads(site, symbol, parameter).Take(MostTypes).ToList();
        if (names.Count == 0 && !parameter.HasValueTypeConstraint && parameter.ConstraintTypes.IsEmpty)
            names.Add("string");
        foreach (var name in names)
        {
            var closed = $"I{char.ToUpperInvariant(name[0])}{name.Substring(1)}{symbol.Name.TrimStart('I')}";
            site.Offer(
                $"Declare {closed} : {symbol.Name}<{name}>", "Close the contract",
                [
                    Edit.RemoveAttribute(attribute),
                    Edit.InsertBehind(contract, $"[{attribute}]", $"{string.Concat(contract.Modifiers.Select(m => m.ValueText + " "))}interface {closed} : {symbol.Name}<{name}>;"),
                ]);
        }
    }

    /// <summary>Types beside the contract that can stand for the parameter.</summary>
    private static IEnumerable<string> Payloads(FixSite site, INamedTypeSymbol contract, ITypeParameterSymbol parameter) =>
        contract.ContainingNamespace.GetTypeMembers().Where(t =>
            t is { TypeKind: TypeKind.Class or TypeKind.Struct, Arity: 0, IsStatic: false, IsAbstract: false }
            && t.Locations.Any(l => l.SourceTree == site.Root.SyntaxTree)
            && (!parameter.HasValueTypeConstraint || t.IsValueType) && (!parameter.HasReferenceTypeConstraint || t.IsReferenceType)
            && parameter.ConstraintTypes.All(c => site.Model.Compilation.HasImplicitConversion(t, c))
            && !t.AllInterfaces.Any(i => i.TypeKind == TypeKind.Interface && SymbolEqualityComparer.Default.Equals(i.OriginalDefinition, contract)))
            .Select(t => t.Name);
}
