using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Finds the contracts of a compilation and its references.</summary>
internal static class ContractIndex
{
    // Symbols of a metadata reference live as long as the reference, through many compilations.
    private static readonly ConditionalWeakTable<IAssemblySymbol, IReadOnlyList<INamedTypeSymbol>> Known = new();

    /// <summary>Contracts of the references that carry a manifest.</summary>
    public static IEnumerable<INamedTypeSymbol> OfReferences(Compilation compilation, CancellationToken cancellationToken) =>
        compilation.SourceModule.ReferencedAssemblySymbols.Where(HasManifest).SelectMany(a => Of(a, cancellationToken));

    /// <summary>Contracts of an assembly.</summary>
    public static IReadOnlyList<INamedTypeSymbol> Of(IAssemblySymbol assembly, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(assembly, out var known))
            return known;
        var contracts = new List<INamedTypeSymbol>();
        Collect(assembly.GlobalNamespace, contracts, cancellationToken);
        return Known.GetValue(assembly, _ => contracts);
    }

    /// <summary>The first contract of an assembly by its name, where what concerns the project is reported; null when there is none.</summary>
    public static Lazy<INamedTypeSymbol?> FirstOf(IAssemblySymbol assembly) => new(() => Of(assembly, CancellationToken.None).OrderBy(c => c.ToPlain(), StringComparer.Ordinal).FirstOrDefault());

    private static bool HasManifest(IAssemblySymbol assembly) => assembly.GetAttributes().Any(a =>
        a.AttributeClass?.Name == "AssemblyMetadataAttribute" && a.ConstructorArguments.FirstOrDefault().Value is "TypedMqtt.Manifest");

    private static void Collect(INamespaceOrTypeSymbol container, List<INamedTypeSymbol> contracts, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        foreach (var type in container.GetTypeMembers())
        {
            if (type.TypeKind == TypeKind.Interface && (ParsedContract.IsKnown(type) || type.Has(ContractParser.ContractAttribute)))
                contracts.Add(type);
            Collect(type, contracts, cancellationToken);
        }

        if (container is not INamespaceSymbol scope)
            return;
        foreach (var inner in scope.GetNamespaceMembers())
            Collect(inner, contracts, cancellationToken);
    }
}
