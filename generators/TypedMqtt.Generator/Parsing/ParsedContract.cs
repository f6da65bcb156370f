using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>A valid contract with the methods its channels came from. Parsed once for all analyzers; lives as long as the symbol.</summary>
internal sealed class ParsedContract
{
    private static readonly ConditionalWeakTable<INamedTypeSymbol, ParsedContract> Known = new();

    private ParsedContract(INamedTypeSymbol symbol, ContractModel? model)
    {
        Symbol = symbol;
        Model = model;
        Channels = model is null ? [] : [.. Pair(symbol, model)];
    }

    public INamedTypeSymbol Symbol { get; }

    /// <summary>The model; null when the contract has errors.</summary>
    public ContractModel? Model { get; }

    /// <summary>The channels of a valid contract.</summary>
    public IReadOnlyList<(IMethodSymbol Method, ChannelModel Channel)> Channels { get; }

    public static ParsedContract Of(INamedTypeSymbol contract, CancellationToken cancellationToken)
    {
        if (Known.TryGetValue(contract, out var known))
            return known;
        var parsed = new ParsedContract(contract, Parse(contract, cancellationToken));
        return Known.GetValue(contract, _ => parsed);
    }

    private static ContractModel? Parse(INamedTypeSymbol contract, CancellationToken cancellationToken)
    {
        try
        {
            return ContractParser.Parse(contract, new ParseContext(null), cancellationToken);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            // ContractAnalyzer reports it; the other contracts are not to suffer.
            return null;
        }
    }

    private static IEnumerable<(IMethodSymbol, ChannelModel)> Pair(INamedTypeSymbol contract, ContractModel model)
    {
        foreach (var method in ChannelGrants.OwnChannels(contract))
        {
            if (model.Channels.FirstOrDefault(c => c.Name == ChannelGrants.Name(method)) is { } channel)
                yield return (method, channel);
        }
    }
}
