using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>The types a contract is nested in, the outermost first.</summary>
internal static class ContractContainers
{
    public static List<ContainerModel> Parse(INamedTypeSymbol contract, ParseContext context)
    {
        if (contract.IsFileLocal || IsHidden(contract))
            context.Report(DiagnosticDescriptors.InaccessibleContract, () => Locations.Of(contract), contract.Name, contract.IsFileLocal ? "local to its file" : "private");
        var containers = new List<ContainerModel>();
        for (var outer = contract.ContainingType; outer is not null; outer = outer.ContainingType)
        {
            if (outer.IsGenericType || !IsPartial(outer))
            {
                context.Report(
                    DiagnosticDescriptors.NestedContract, () => Locations.Of(outer), contract.Name, outer.Name,
                    outer.IsGenericType ? "generic" : "not partial", outer.IsGenericType ? "move the contract out of it" : "make it partial");
            }

            containers.Insert(0, new ContainerModel(Declaration(outer), SymbolExtensions.Escape(outer.Name), outer.DeclaredAccessibility == Accessibility.Public));
        }

        return containers;
    }

    /// <summary>Whether the type or one around it cannot be named outside of the one around that.</summary>
    private static bool IsHidden(INamedTypeSymbol type)
    {
        for (var current = type; current is not null; current = current.ContainingType)
        {
            if (current.DeclaredAccessibility is Accessibility.Private or Accessibility.Protected or Accessibility.ProtectedAndInternal)
                return true;
        }

        return false;
    }

    // A type of another assembly was partial when its contract was compiled.
    private static bool IsPartial(INamedTypeSymbol type) => type.DeclaringSyntaxReferences.Length == 0
        || type.DeclaringSyntaxReferences.All(r => r.GetSyntax() is TypeDeclarationSyntax t && t.Modifiers.Any(m => m.ValueText == "partial"));

    private static string Declaration(INamedTypeSymbol type)
    {
        var kind = (type.TypeKind, type.IsRecord) switch
        {
            (TypeKind.Interface, _) => "interface",
            (TypeKind.Struct, true) => "record struct",
            (TypeKind.Struct, false) => "struct",
            (_, true) => "record",
            _ => "class",
        };
        return $"partial {kind} {SymbolExtensions.Escape(type.Name)}";
    }
}
