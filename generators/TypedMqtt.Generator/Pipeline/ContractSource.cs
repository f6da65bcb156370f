using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Pipeline;

/// <summary>
/// Finds contracts and remembers what was read. The compiler asks for every contract again after each key press; nothing is bound and
/// nothing is parsed for one whose files, and those of the types it reaches, are the same and in which names mean the same.
/// </summary>
/// <remarks><c>ForAttributeWithMetadataName</c> binds the attributes of all candidates each time, which alone costs more than a key press may.</remarks>
internal sealed class ContractSource(ContractReader read)
{
    private readonly ConditionalWeakTable<SyntaxNode, Known> _known = new();

    /// <summary>Whether a node can be a contract. Asked only for files that changed.</summary>
    public static bool IsCandidate(SyntaxNode node) => node is InterfaceDeclarationSyntax { AttributeLists.Count: > 0 };

    /// <summary>The contract a node declares; null when it declares none or one with errors.</summary>
    public ContractModel? Read(GeneratorSyntaxContext context, CancellationToken cancellationToken)
    {
        var compilation = context.SemanticModel.Compilation;
        var stamp = DeclarationStamp.Of(compilation);
        if (_known.TryGetValue(context.Node, out var known) && known.Stamp == stamp && known.Files.All(compilation.ContainsSyntaxTree))
            return known.Model;
        ContractModel? model = null;
        ImmutableArray<SyntaxTree> files = [context.Node.SyntaxTree];
        if (context.SemanticModel.GetDeclaredSymbol(context.Node, cancellationToken) is INamedTypeSymbol symbol
            && symbol.Attribute(ContractParser.ContractAttribute) is { } attribute && IsOn(attribute, context.Node))
        {
            model = Parse(symbol, cancellationToken);
            files = SourceDependencies.Of(symbol, cancellationToken);
        }

        _known.Remove(context.Node);
        _known.GetValue(context.Node, _ => new Known(model, stamp, files));
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

    private sealed class Known(ContractModel? model, long stamp, ImmutableArray<SyntaxTree> files)
    {
        public ContractModel? Model { get; } = model;

        public long Stamp { get; } = stamp;

        public ImmutableArray<SyntaxTree> Files { get; } = files;
    }
}
