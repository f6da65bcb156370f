using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Pipeline;

/// <summary>What a contract was read from. What was read holds as long as the files are the same and all names mean the same.</summary>
/// <param name="stamp">What names meant.</param>
/// <param name="files">The files it was read from.</param>
/// <param name="names">Names that count though no file mentions them.</param>
internal sealed class Provenance(DeclarationStamp stamp, ImmutableArray<SyntaxTree> files, ImmutableArray<string> names)
{
    private DeclarationStamp _stamp = stamp;

    /// <summary>That of a contract.</summary>
    public static Provenance Of(INamedTypeSymbol contract, AttributeData attribute, Compilation compilation, CancellationToken cancellationToken) =>
        new(DeclarationStamp.Of(compilation), SourceDependencies.Of(contract, cancellationToken), ContractParser.NamesAround(contract, attribute));

    /// <summary>Whether what was read would be read again.</summary>
    public bool Holds(Compilation compilation)
    {
        foreach (var file in files)
        {
            if (!compilation.ContainsSyntaxTree(file))
                return false;
        }

        var now = DeclarationStamp.Of(compilation);
        if (now.ChangesSince(_stamp) is not { } changes)
            return false;
        foreach (var name in changes)
        {
            if (names.Contains(name) || files.Any(f => MentionedNames.Mentions(f, name)))
                return false;
        }

        _stamp = now;
        return true;
    }
}
