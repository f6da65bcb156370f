using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Emitting;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator;

/// <summary>Writes publishers, messages, subscribers, registration, formatters and the manifest of the contracts in a compilation.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    /// <summary>Names of the tracked steps.</summary>
    internal const string ContractsStep = "Contracts", RolesStep = "Roles", PayloadsStep = "Payloads", ManifestStep = "Manifest";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var contracts = context.SyntaxProvider
            .ForAttributeWithMetadataName(
                ContractParser.ContractAttribute,
                static (node, _) => node is InterfaceDeclarationSyntax,
                static (c, token) => ContractParser.Parse((INamedTypeSymbol)c.TargetSymbol, new ParseContext(null), token))
            .Where(static contract => contract is not null)
            .Select(static (contract, _) => contract!)
            .WithTrackingName(ContractsStep);

        var roles = context.SyntaxProvider
            .ForAttributeWithMetadataName(RoleParser.RoleAttribute, static (_, _) => true, static (c, _) => RoleParser.Parse(c.Attributes))
            .WithTrackingName(RolesStep);

        // A payload type may be reachable from several contracts and has one formatter.
        var payloads = contracts.Collect()
            .SelectMany(static (all, _) => all.SelectMany(static c => c.Payloads).Where(static p => p.Kind != PayloadKind.Enum).Distinct())
            .WithTrackingName(PayloadsStep);

        var manifest = contracts.Collect()
            .Combine(roles.Collect())
            .Combine(context.CompilationProvider.Select(static (c, _) => c.AssemblyName ?? ""))
            .Select(static (m, _) => (Assembly: m.Right, Roles: m.Left.Right.SelectMany(static r => r).Distinct().ToEquatable(), Contracts: m.Left.Left.ToEquatable()))
            .WithTrackingName(ManifestStep);

        context.RegisterSourceOutput(contracts, static (output, contract) =>
        {
            Add(output, contract.FullName, "Publisher", PublisherEmitter.Emit(contract));
            Add(output, contract.FullName, "Messages", MessageEmitter.Emit(contract));
            if (contract.HasEvents)
                Add(output, contract.FullName, "Subscriber", SubscriberEmitter.Emit(contract));
            Add(output, contract.FullName, "Registration", RegistrationEmitter.Emit(contract));
        });
        context.RegisterSourceOutput(payloads, static (output, payload) =>
            Add(output, FormatterEmitter.Namespace, payload.Formatter, FormatterEmitter.Emit(payload)));
        context.RegisterSourceOutput(manifest, static (output, m) =>
        {
            if (m.Contracts.Count > 0 || m.Roles.Count > 0)
                Add(output, "TypedMqtt", "Manifest", ManifestEmitter.Emit(m.Assembly, m.Roles, m.Contracts));
        });
    }

    private static void Add(SourceProductionContext output, string prefix, string part, string text) =>
        output.AddSource(HintName.Create(prefix, part), SourceText.From(text, Encoding.UTF8));
}
