using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Compares the declared concurrency of handlers with the messages that the broker sends without an acknowledgement.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class ConcurrencyAnalyzer : CompilationAnalyzer
{
    /// <summary>Of <c>MqttClientOptions</c>.</summary>
    private const int DefaultReceiveMaximum = 1024;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.ConcurrencyOverWindow];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var concurrencies = new ConcurrentBag<(int Value, Location Location, SyntaxNode Statement)>();
        var windows = new ConcurrentBag<(int? Value, SyntaxNode Statement)>();
        start.RegisterOperationAction(
            c =>
            {
                var assignment = (ISimpleAssignmentOperation)c.Operation;
                if (assignment.Target is not IPropertyReferenceOperation { Property: { Name: "Concurrency" or "ReceiveMaximum" } property })
                    return;
                var value = assignment.Value.ConstantValue is { HasValue: true, Value: { } constant } ? Convert.ToInt32(constant, CultureInfo.InvariantCulture) : (int?)null;
                if (property.ContainingType.Is("TypedMqtt.HandlerOptions") && value is { } concurrency)
                    concurrencies.Add((concurrency, assignment.Value.Syntax.GetLocation(), Statement(assignment.Syntax)));
                else if (property.Name == "ReceiveMaximum" && property.ContainingType.Is("TypedMqtt.MqttClientOptions"))
                    windows.Add((value, Statement(assignment.Syntax)));
            },
            OperationKind.SimpleAssignment);
        start.RegisterCompilationEndAction(c =>
        {
            foreach (var (value, location, statement) in concurrencies)
            {
                // Another connection has another window, and what is read from a configuration is not known here.
                var beside = windows.Where(w => w.Statement == statement).Select(w => w.Value).ToList();
                if (beside.Contains(null) || beside.Count == 0 && !windows.IsEmpty)
                    continue;
                var window = beside.Max() ?? DefaultReceiveMaximum;
                if (value >= window)
                    c.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ConcurrencyOverWindow, location, value, window, beside.Count == 0 ? $"{window} by default" : $"{window} here"));
            }
        });
    }

    /// <summary>The whole statement, the lambdas in it included: a connection is made and given its handlers in one.</summary>
    private static SyntaxNode Statement(SyntaxNode node) =>
        node.AncestorsAndSelf().TakeWhile(n => n is not MemberDeclarationSyntax).LastOrDefault(n => n is StatementSyntax and not { Parent: MemberDeclarationSyntax })
        ?? node.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? node.SyntaxTree.GetRoot();
}
