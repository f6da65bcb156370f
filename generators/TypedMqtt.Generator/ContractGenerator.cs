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
/// <remarks>
/// What is made of one contract is a step of its own and is kept until that contract changes; what needs all of them only joins.
/// </remarks>
[Generator(LanguageNames.CSharp)]
public sealed class ContractGenerator : IIncrementalGenerator
{
    /// <summary>Names of the tracked steps.</summary>
    internal const string ContractsStep = "Contracts", RolesStep = "Roles", FormattersStep = "Formatters", ManifestStep = "Manifest", LockStep = "Lock";

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
        var contracts = Contracts(context, isSupported);
        var roles = context.SyntaxProvider
            .ForAttributeWithMetadataName(RoleParser.RoleAttribute, static (_, _) => true, static (c, _) => RoleParser.Parse(c.Attributes))
            .WithTrackingName(RolesStep)
            .Collect()
            .Combine(isSupported)
            .Select(static (found, _) => found.Right ? found.Left.SelectMany(static r => r).Distinct().ToEquatable() : default);

        context.RegisterSourceOutput(contracts, static (output, contract) => Add(output, contract.FullName, Try(() => ContractEmitter.Emit(contract))));
        WriteFormatters(context, contracts);
        WriteManifest(context, contracts, roles);
        WriteLock(context, contracts, roles);
    }

    private IncrementalValuesProvider<ContractModel> Contracts(IncrementalGeneratorInitializationContext context, IncrementalValueProvider<bool> isSupported)
    {
        var keys = context.AdditionalTextsProvider
            .Where(static text => LockSettings.IsLock(text.Path))
            .Select(static (text, token) => CompactKeys.Of(LockFile.Parse(text.GetText(token)?.ToString() ?? "")))
            .Collect()
            .Combine(context.AnalyzerConfigOptionsProvider.Select(static (options, _) => LockSettings.Of(options.GlobalOptions).Mode == LockMode.Update))
            .Select(static (found, _) => found.Left.FirstOrDefault() is { } locked ? locked with { IsRecorded = locked.IsRecorded || found.Right } : new CompactKeys(found.Right, default));

        return context.SyntaxProvider
            .CreateSyntaxProvider(static (node, _) => ContractSource.IsCandidate(node), static (c, _) => c.Node)
            .Combine(context.CompilationProvider)
            .Select((candidate, token) => _source.Read(candidate.Left, candidate.Right, token))
            .Combine(isSupported)
            .Where(static contract => contract is { Left: not null, Right: true })
            .Select(static (contract, _) => contract.Left!)
            .Combine(keys)
            .Where(static contract => contract.Right.IsRecorded || !CompactKeys.Needs(contract.Left))
            .Select(static (contract, _) => contract.Right.Apply(contract.Left))
            .WithTrackingName(ContractsStep);
    }

    private static void WriteFormatters(IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ContractModel> contracts)
    {
        var files = contracts
            .Combine(contracts.Collect().Select(static (all, _) => new FormatterOwners(all)))
            .Select(static (c, _) => c.Right.FileOf(c.Left))
            .Where(static file => file.Payloads.Count > 0)
            .WithTrackingName(FormattersStep);
        context.RegisterSourceOutput(files, static (output, file) => Add(output, file.Contract + ".Formatters", Try(() => FormatterEmitter.Emit(file.Payloads))));
    }

    private static void WriteManifest(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ContractModel> contracts, IncrementalValueProvider<EquatableArray<RoleModel>> roles)
    {
        var manifest = contracts
            .Select(static (contract, _) => Try(() => ManifestEmitter.Part(contract)))
            .Where(static part => part is not null)
            .Collect()
            .Combine(roles)
            .Combine(context.CompilationProvider.Select(static (c, _) => c.AssemblyName ?? ""))
            .Select(static (m, _) => (Assembly: m.Right, Roles: m.Left.Right, Contracts: m.Left.Left.OfType<ManifestPart>().ToEquatable()))
            .WithTrackingName(ManifestStep);
        context.RegisterSourceOutput(manifest, static (output, m) =>
        {
            if (m.Contracts.Count + m.Roles.Count > 0)
                Add(output, "TypedMqtt.Manifest", ManifestEmitter.Emit(m.Assembly, m.Roles, m.Contracts));
        });
    }

    private static void WriteLock(
        IncrementalGeneratorInitializationContext context, IncrementalValuesProvider<ContractModel> contracts, IncrementalValueProvider<EquatableArray<RoleModel>> roles)
    {
        var names = contracts
            .Select(static (contract, _) => Try(() => new LockTypes(ContractFacts.TypeNamesOf(contract).ToEquatable())) ?? LockTypes.None)
            .Collect()
            .Select(static (types, _) => new TypeNames(types.SelectMany(static t => t.Names)));
        var locked = contracts
            .Combine(names)
            .Select(static (c, _) => Try(() => LockEmitter.Lines(c.Left, c.Right)) ?? LockLines.Incomplete)
            .Collect()
            .Combine(roles.Select(static (all, _) => LockEmitter.Lines(all)))
            .Select(static (l, _) => (Roles: l.Right, Contracts: l.Left.ToEquatable()))
            .WithTrackingName(LockStep);
        context.RegisterSourceOutput(locked, static (output, l) =>
        {
            // Without the lines of one contract the lock would retire its channels: all or nothing.
            if (l.Contracts.Count > 0 && l.Contracts.All(static part => part != LockLines.Incomplete))
                Add(output, "TypedMqtt.Lock", LockEmitter.Emit(l.Contracts.Append(l.Roles)));
        });
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

    private static void Add(SourceProductionContext output, string name, SourceText? text)
    {
        if (text is not null)
            output.AddSource(HintName.Create(name), text);
    }
}
