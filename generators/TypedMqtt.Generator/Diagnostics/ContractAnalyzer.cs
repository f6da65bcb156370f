using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Says why a contract is not valid. It calls the generator's parser, so the two agree.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ContractAnalyzer : DiagnosticAnalyzer
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
        DiagnosticDescriptors.SerializerShape, DiagnosticDescriptors.MixedKeys, DiagnosticDescriptors.CompactWithoutLock,
    ];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterSymbolAction(
            static c =>
            {
                if (c.Symbol is INamedTypeSymbol { TypeKind: TypeKind.Interface } contract)
                    ContractParser.Parse(contract, new ParseContext(c.ReportDiagnostic), c.CancellationToken);
            },
            SymbolKind.NamedType);
    }
}
