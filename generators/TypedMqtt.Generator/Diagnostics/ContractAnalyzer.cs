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
        DiagnosticDescriptors.RolesOfOtherKind, DiagnosticDescriptors.QosOutOfRange, DiagnosticDescriptors.RetainedWithoutPayload,
        DiagnosticDescriptors.TemplateSyntax, DiagnosticDescriptors.PlaceholderWithoutParameter, DiagnosticDescriptors.EmptyLevel,
        DiagnosticDescriptors.MissingTemplate, DiagnosticDescriptors.PartLevelPlaceholder, DiagnosticDescriptors.DollarRoot,
        DiagnosticDescriptors.NullablePlaceholder, DiagnosticDescriptors.PlaceholderType, DiagnosticDescriptors.FlagsEnum,
        DiagnosticDescriptors.ConstraintMismatch, DiagnosticDescriptors.DuplicatePlaceholder, DiagnosticDescriptors.PayloadType,
        DiagnosticDescriptors.Unreadable, DiagnosticDescriptors.AmbiguousConstructor, DiagnosticDescriptors.JsonContext,
        DiagnosticDescriptors.SerializerShape, DiagnosticDescriptors.MixedKeys,
        DiagnosticDescriptors.GeneratorFailed,
    ];

    private readonly ContractReader _read;

    /// <summary>Creates the analyzer.</summary>
    public ContractAnalyzer()
        : this(ContractParser.Parse)
    {
    }

    /// <summary>Creates the analyzer with a parser of one's own, which may fail.</summary>
    internal ContractAnalyzer(ContractReader read) => _read = read;

    private protected override void Start(CompilationStartAnalysisContext start) => start.RegisterSymbolAction(
        c =>
        {
            if (c.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Interface } contract && contract.Has(ContractParser.ContractAttribute))
                Analyze(contract, c);
        },
        SymbolKind.NamedType);

    private void Analyze(INamedTypeSymbol contract, SymbolAnalysisContext context)
    {
        var stage = "reading";
        try
        {
            if (_read(contract, new ParseContext(context.ReportDiagnostic), context.CancellationToken) is not { } model)
                return;
            // The generator says nothing; that nothing came out of it says that it failed.
            if (contract.ContainingNamespace.GetTypeMembers(model.Stem + "Publisher").IsEmpty)
            {
                stage = "writing the code for";
                ContractEmitter.Emit(model);
            }
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.GeneratorFailed, Locations.Of(contract), contract.Name, stage, e.GetType().Name, e.Message.TrimEnd('.')));
        }
    }
}
