using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Reads a contract; <see cref="ContractParser.Parse"/> is the one.</summary>
internal delegate ContractModel? ContractReader(INamedTypeSymbol contract, ParseContext context, CancellationToken cancellationToken);
