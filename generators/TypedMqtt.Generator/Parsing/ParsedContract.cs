using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Pipeline;

namespace TypedMqtt.Generator.Parsing;

/// <summary>
/// A contract that has been read, with what is wrong with it and the methods its channels came from. Read once for all analyzers, and
/// again only after an edit of what it was read from: symbols are new after every key press, what they say is mostly not.
/// </summary>
internal sealed class ParsedContract
{
    private static readonly ConditionalWeakTable<INamedTypeSymbol, ParsedContract> Known = new();

    private static readonly ConditionalWeakTable<SyntaxNode, Reading> Readings = new();

    private IReadOnlyList<(IMethodSymbol, ChannelModel)>? _channels;

    private ParsedContract(INamedTypeSymbol symbol, Reading reading) => (Symbol, Model, Findings, Failure) = (symbol, reading.Model, reading.Findings, reading.Failure);

    private ParsedContract(INamedTypeSymbol symbol, ContractReader read, CancellationToken cancellationToken)
    {
        Symbol = symbol;
        var findings = new List<Diagnostic>();
        try
        {
            Model = read(symbol, new ParseContext(findings.Add, location => Place(symbol, location)), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // The other contracts are not to suffer.
            Failure = e;
        }

        Findings = findings;
    }

    public INamedTypeSymbol Symbol { get; }

    /// <summary>The model; null when the contract has errors.</summary>
    public ContractModel? Model { get; }

    /// <summary>What the parser found, each in the compilation of the contract.</summary>
    public IReadOnlyList<Diagnostic> Findings { get; }

    /// <summary>What went wrong in the parser itself.</summary>
    public Exception? Failure { get; }

    /// <summary>The channels of a valid contract.</summary>
    public IReadOnlyList<(IMethodSymbol Method, ChannelModel Channel)> Channels => _channels ??= Model is null ? [] : [.. Pair(Symbol, Model)];

    public static ParsedContract Of(INamedTypeSymbol contract, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(contract, out var known))
            return known;
        var parsed = ReadAgain(contract, cancellationToken);
        return Known.GetValue(contract, _ => parsed);
    }

    /// <summary>Whether an earlier compilation says that a type is a contract; attributes need not be bound then.</summary>
    public static bool IsKnown(INamedTypeSymbol type) => Remembered(type) is not null;

    /// <summary>The name in manifest and lock.</summary>
    public static string WireName(INamedTypeSymbol contract) => Remembered(contract)?.Model?.Name ?? ContractParser.WireName(contract);

    /// <summary>Reads a contract with a parser of one's own.</summary>
    public static ParsedContract Read(INamedTypeSymbol contract, ContractReader read, CancellationToken cancellationToken) =>
        new(contract, read, cancellationToken);

    /// <summary>A place to report; what stands in another assembly is reported at the contract.</summary>
    public static Location? Place(INamedTypeSymbol contract, Location? location) =>
        contract.ContainingAssembly is ISourceAssemblySymbol assembly && Locations.IsIn(location, assembly.Compilation) ? location : Locations.Of(contract);

    /// <summary>Reads a contract, unless what an earlier compilation says of it holds.</summary>
    private static ParsedContract ReadAgain(INamedTypeSymbol contract, CancellationToken cancellationToken)
    {
        if (Remembered(contract) is { } known)
            return new ParsedContract(contract, known);
        var parsed = Read(contract, ContractParser.Parse, cancellationToken);
        if (contract is { ContainingAssembly: ISourceAssemblySymbol { Compilation: var compilation }, DeclaringSyntaxReferences: { Length: 1 } declarations }
            && contract.Attribute(ContractParser.ContractAttribute) is { } attribute)
        {
            var node = declarations[0].GetSyntax(cancellationToken);
            var reading = new Reading(parsed.Model, parsed.Findings, parsed.Failure, Provenance.Of(contract, attribute, compilation, cancellationToken));
            Readings.Remove(node);
            Readings.GetValue(node, _ => reading);
        }

        return parsed;
    }

    /// <summary>What was read in an earlier compilation and holds in this one.</summary>
    private static Reading? Remembered(INamedTypeSymbol type) =>
        type is { ContainingAssembly: ISourceAssemblySymbol { Compilation: var compilation }, DeclaringSyntaxReferences: { Length: 1 } declarations }
        && Readings.TryGetValue(declarations[0].GetSyntax(), out var known) && known.Provenance.Holds(compilation) ? known : null;

    private static IEnumerable<(IMethodSymbol, ChannelModel)> Pair(INamedTypeSymbol contract, ContractModel model)
    {
        foreach (var method in ChannelGrants.OwnChannels(contract))
        {
            if (model.Channels.FirstOrDefault(c => c.Name == ChannelGrants.Name(method)) is { } channel)
                yield return (method, channel);
        }
    }

    /// <summary>What was read, without anything of a compilation.</summary>
    private sealed record Reading(ContractModel? Model, IReadOnlyList<Diagnostic> Findings, Exception? Failure, Provenance Provenance);
}
