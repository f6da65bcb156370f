using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Microsoft.CodeAnalysis;
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
        var concurrencies = new ConcurrentBag<(int Value, Location Location)>();
        var windows = new ConcurrentBag<int?>();
        start.RegisterOperationAction(
            c =>
            {
                var assignment = (ISimpleAssignmentOperation)c.Operation;
                if (assignment.Target is not IPropertyReferenceOperation { Property: { Name: "Concurrency" or "ReceiveMaximum" } property })
                    return;
                var value = assignment.Value.ConstantValue is { HasValue: true, Value: { } constant } ? Convert.ToInt32(constant, CultureInfo.InvariantCulture) : (int?)null;
                if (property.ContainingType.Is("TypedMqtt.HandlerOptions") && value is { } concurrency)
                    concurrencies.Add((concurrency, assignment.Value.Syntax.GetLocation()));
                else if (property.Name == "ReceiveMaximum" && property.ContainingType.Is("TypedMqtt.MqttClientOptions"))
                    windows.Add(value);
            },
            OperationKind.SimpleAssignment);
        start.RegisterCompilationEndAction(c =>
        {
            // What is read from a configuration is not known here.
            if (windows.Contains(null))
                return;
            var window = windows.IsEmpty ? DefaultReceiveMaximum : windows.Max()!.Value;
            var source = windows.IsEmpty ? $"{window} by default" : $"{window} here";
            foreach (var (value, location) in concurrencies.Where(v => v.Value >= window))
                c.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.ConcurrencyOverWindow, location, value, window, source));
        });
    }
}
