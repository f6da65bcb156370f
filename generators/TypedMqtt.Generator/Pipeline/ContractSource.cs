using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Pipeline;

/// <summary>
/// Reads contracts and remembers what was read. The compiler asks for every contract again after each key press; nothing is bound and
/// nothing is parsed for one whose files, and those of the types it reaches, are the same and in which all names mean the same.
/// </summary>
/// <remarks><c>ForAttributeWithMetadataName</c> binds the attributes of all candidates each time, which alone costs more than a key press may.</remarks>
internal sealed class ContractSource(ContractReader read)
{
    private readonly ConditionalWeakTable<SyntaxNode, Known> _known = new();

    /// <summary>Whether a node can be a contract. Asked only for files that changed.</summary>
    public static bool IsCandidate(SyntaxNode node) => node is InterfaceDeclarationSyntax { AttributeLists.Count: > 0 };

    /// <summary>The contract a node declares; null when it declares none or one with errors.</summary>
    public ContractModel? Read(SyntaxNode node, Compilation compilation, CancellationToken cancellationToken)
    {
        if (_known.TryGetValue(node, out var known) && known.Provenance.Holds(compilation))
            return known.Model;
        ContractModel? model = null;
        Provenance? provenance = null;
        // A semantic model is only made for a contract that is read: a thousand of them cost more than all else.
        if (compilation.GetSemanticModel(node.SyntaxTree).GetDeclaredSymbol(node, cancellationToken) is INamedTypeSymbol symbol
            && symbol.Attribute(ContractParser.ContractAttribute) is { } attribute && IsOn(attribute, node))
        {
            model = Parse(symbol, cancellationToken);
            provenance = Provenance.Of(symbol, attribute, compilation, cancellationToken);
        }

        // An equal model stays the same object, so that the next comparison is one of references.
        if (known?.Model is { } before && before.Equals(model))
            model = before;
        _known.Remove(node);
        _known.GetValue(node, _ => new Known(model, provenance ?? new Provenance(DeclarationStamp.Of(compilation), [node.SyntaxTree], [])));
        return model;
    }

    /// <summary>A contract that cannot be read goes without output, and the others do not; ContractAnalyzer finds out why.</summary>
    private ContractModel? Parse(INamedTypeSymbol symbol, CancellationToken cancellationToken)
    {
        try
        {
            return read(symbol, new ParseContext(null), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Of the parts of a partial interface the one with the attribute declares the contract.</summary>
    private static bool IsOn(AttributeData attribute, SyntaxNode node) =>
        attribute.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == node.SyntaxTree && node.Span.Contains(reference.Span);

    private sealed record Known(ContractModel? Model, Provenance Provenance);
}
