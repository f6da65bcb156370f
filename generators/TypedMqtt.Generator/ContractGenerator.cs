using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Emitting;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Generator.Pipeline;

namespace TypedMqtt.Generator;

/// <summary>Writes publishers, messages, subscribers, registration, formatters and the manifest of the contracts in a compilation.</summary>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    /// <summary>Names of the tracked steps.</summary>
    internal const string ContractsStep = "Contracts", RolesStep = "Roles", PayloadsStep = "Payloads", ManifestStep = "Manifest";

    private readonly ContractSource _source;

    /// <summary>Creates the generator.</summary>
    public ContractGenerator()
        : this(ContractParser.Parse)
    {
    }

    /// <summary>Creates the generator with a parser of one's own, which may fail.</summary>
    internal ContractGenerator(ContractReader read) => _source = new ContractSource(read);

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var isSupported = context.ParseOptionsProvider.Select(static (options, _) => ProjectAnalyzer.IsSupported(options));
        var keys = context.AdditionalTextsProvider
            .Where(static text => LockSettings.IsLock(text.Path))
            .Select(static (text, token) => CompactKeys.Of(LockFile.Parse(text.GetText(token)?.ToString() ?? "")))
            .Collect()
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (options, _) => LockSettings.Of(options.GlobalOptions).Mode == LockMode.Update))
            .Select(static (found, _) => found.Left.FirstOrDefault() is { } locked ? locked with { IsRecorded = locked.IsRecorded || found.Right } : new CompactKeys(found.Right, default));
        var contracts = context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => ContractSource.IsCandidate(node), (c, token) => _source.Read(c, token))
            .Combine(isSupported)
            .Where(static contract => contract is { Left: not null, Right: true })
            .Select(static (contract, _) => contract.Left!)
            .Combine(keys)
            .Where(static contract => contract.Right.IsRecorded || !CompactKeys.Needs(contract.Left))
            .Select(static (contract, _) => contract.Right.Apply(contract.Left))
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
            .Combine(context.CompilationProvider.Select(static (c, _) => c.AssemblyName ?? "").Combine(isSupported))
            .Select(static (m, _) => (Assembly: m.Right.Left, IsSupported: m.Right.Right, Roles: m.Left.Right.SelectMany(static r => r).Distinct().ToEquatable(), Contracts: m.Left.Left.ToEquatable()))
            .WithTrackingName(ManifestStep);

        context.RegisterSourceOutput(contracts, static (output, contract) =>
        {
            foreach (var (part, text) in Try(() => Emit(contract)) ?? [])
                Add(output, contract.FullName, part, text);
        });
        context.RegisterSourceOutput(payloads, static (output, payload) =>
        {
            if (Try(() => FormatterEmitter.Emit(payload)) is { } text)
                Add(output, FormatterEmitter.Namespace, payload.Formatter, text);
        });
        // Most edits leave the lock as it is.
        var facts = manifest.Select(static (m, _) => m is { IsSupported: true, Contracts.Count: > 0 } ? Try(() => LockEmitter.Emit(m.Roles, m.Contracts)) : null);
        context.RegisterSourceOutput(facts, static (output, text) =>
        {
            if (text is not null)
                Add(output, "TypedMqtt", "Lock", text);
        });
        context.RegisterSourceOutput(manifest, static (output, m) =>
        {
            if (!m.IsSupported || (m.Contracts.Count == 0 && m.Roles.Count == 0))
                return;
            var text = Try(() => ManifestEmitter.Emit(m.Assembly, m.Roles, m.Contracts))
                ?? ManifestEmitter.Emit(m.Assembly, m.Roles, m.Contracts.Where(c => Try(() => Emit(c)) is not null).ToEquatable());
            Add(output, "TypedMqtt", "Manifest", text);
        });
    }

    /// <summary>What is generated for a contract: the name of each part and its text.</summary>
    internal static List<(string Part, string Text)> Emit(ContractModel contract)
    {
        List<(string, string)> parts =
            [("Publisher", PublisherEmitter.Emit(contract)), ("Messages", MessageEmitter.Emit(contract)), ("Registration", RegistrationEmitter.Emit(contract))];
        if (contract.HasEvents)
            parts.Add(("Subscriber", SubscriberEmitter.Emit(contract)));
        return parts;
    }

    /// <summary>A contract that cannot be written goes without output, and the others do not; ContractAnalyzer finds out why.</summary>
    private static T? Try<T>(Func<T?> step) where T : class
    {
        try
        {
            return step();
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return null;
        }
    }

    private static void Add(SourceProductionContext output, string prefix, string part, string text) =>
        output.AddSource(HintName.Create(prefix, part), SourceText.From(text, Encoding.UTF8));
}
