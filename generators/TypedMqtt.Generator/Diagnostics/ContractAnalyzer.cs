using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Emitting;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Says why a contract is not valid. It calls the generator's parser, so the two agree.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : CompilationAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.MethodWithoutTopic, DiagnosticDescriptors.EmptyContract, DiagnosticDescriptors.ContractName,
        DiagnosticDescriptors.ReturnType, DiagnosticDescriptors.GenericContract, DiagnosticDescriptors.DuplicateChannelName,
        DiagnosticDescriptors.GenericMethod, DiagnosticDescriptors.TopicOnBody, DiagnosticDescriptors.MemberKind,
        DiagnosticDescriptors.ForeignMember, DiagnosticDescriptors.NestedContract, DiagnosticDescriptors.InaccessibleContract,
        DiagnosticDescriptors.GeneratedNameTaken, DiagnosticDescriptors.ParameterKind, DiagnosticDescriptors.TwoPayloads,
        DiagnosticDescriptors.TokenPosition, DiagnosticDescriptors.BoundAndNamed, DiagnosticDescriptors.WillNotRetained,
        DiagnosticDescriptors.RetainedRequest, DiagnosticDescriptors.WillOnRequest, DiagnosticDescriptors.RequestWithTail,
        DiagnosticDescriptors.LegacyOfOneTopic, DiagnosticDescriptors.LegacyTopic, DiagnosticDescriptors.NotAnIdentifier, DiagnosticDescriptors.SettingOutOfRange,
        DiagnosticDescriptors.RolesOfOtherKind, DiagnosticDescriptors.QosOutOfRange, DiagnosticDescriptors.RetainedWithoutPayload,
        DiagnosticDescriptors.TemplateSyntax, DiagnosticDescriptors.PlaceholderWithoutParameter, DiagnosticDescriptors.EmptyLevel,
        DiagnosticDescriptors.MissingTemplate, DiagnosticDescriptors.PartLevelPlaceholder, DiagnosticDescriptors.DollarRoot,
        DiagnosticDescriptors.NullablePlaceholder, DiagnosticDescriptors.PlaceholderType, DiagnosticDescriptors.FlagsEnum,
        DiagnosticDescriptors.ConstraintMismatch, DiagnosticDescriptors.DuplicatePlaceholder, DiagnosticDescriptors.PayloadType,
        DiagnosticDescriptors.Unreadable, DiagnosticDescriptors.AmbiguousConstructor, DiagnosticDescriptors.JsonContext,
        DiagnosticDescriptors.SerializerShape, DiagnosticDescriptors.MixedKeys, DiagnosticDescriptors.DecimalAsText,
        DiagnosticDescriptors.DateTimeWithoutZone, DiagnosticDescriptors.EmptyClears,
        DiagnosticDescriptors.GeneratorFailed,
    ];

    private readonly Func<INamedTypeSymbol, CancellationToken, ParsedContract> _parse;

    /// <summary>Creates the analyzer.</summary>
    public ContractAnalyzer() => _parse = ParsedContract.Of;

    /// <summary>Creates the analyzer with a parser of one's own, which may fail.</summary>
    internal ContractAnalyzer(ContractReader read) => _parse = (contract, token) => ParsedContract.Read(contract, read, token);

    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var compilation = start.Compilation;
        var elsewhere = new Lazy<ForeignFindings>(() => new ForeignFindings(compilation, _parse));
        start.RegisterSymbolAction(
            c =>
            {
                if (c.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct or TypeKind.Interface } type)
                    return;
                var isContract = type.TypeKind == TypeKind.Interface && type.Has(ContractParser.ContractAttribute);
                if (isContract)
                    Analyze(type, c);
                // All contracts are read for this, and no other contract has anything to say about one.
                if (isContract && type.GetTypeMembers().IsEmpty)
                    return;
                foreach (var finding in elsewhere.Value.In(type))
                    c.ReportDiagnostic(finding);
            },
            SymbolKind.NamedType);
    }

    private void Analyze(INamedTypeSymbol contract, SymbolAnalysisContext context)
    {
        var parsed = _parse(contract, context.CancellationToken);
        foreach (var finding in parsed.Findings.Where(f => !ForeignFindings.IsForeign(contract, f)))
            context.ReportDiagnostic(finding);
        if (parsed.Failure is { } failure)
        {
            ReportFailure(context, "reading", failure);
        }
        else if (parsed.Model is { } model && contract.ContainingNamespace.GetTypeMembers(model.Stem + "Publisher").IsEmpty)
        {
            // The generator says nothing; that nothing came out of it says that it failed.
            try
            {
                ContractEmitter.Emit(model);
            }
            catch (Exception e) when (e is not OperationCanceledException)
            {
                ReportFailure(context, "writing the code for", e);
            }
        }
    }

    private static void ReportFailure(SymbolAnalysisContext context, string stage, Exception failure) => context.ReportDiagnostic(Diagnostic.Create(
        DiagnosticDescriptors.GeneratorFailed, Locations.Of(context.Symbol), context.Symbol.Name, stage, failure.GetType().Name, failure.Message.TrimEnd('.')));
}
