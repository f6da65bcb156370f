using System.Globalization;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TypedMqtt.Generator.Brokers;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>What calls ask for and a target broker does not have: shared groups, expiry and user properties of a message, the time a session is kept.</summary>
internal static class TargetCalls
{
    public static void Register(CompilationStartAnalysisContext start, IReadOnlyList<BrokerProfile> targets)
    {
        var withoutShared = targets.Where(b => b.Shared == BrokerSupport.No).ToList();
        var withoutExpiry = targets.Where(b => b.Expiry == BrokerSupport.No).ToList();
        var withoutUserProperties = targets.Where(b => b.UserProperties == BrokerSupport.No).ToList();
        var withShortSessions = targets.Where(b => b.SessionSeconds is not null).ToList();
        if (withoutShared.Count > 0)
        {
            start.RegisterOperationAction(
                c =>
                {
                    if (((IInvocationOperation)c.Operation) is { TargetMethod: { Name: "Shared" } method } && ContractParser.IsOurs(method.ContainingType))
                        ReportShared(c.Operation.Syntax.GetLocation(), c.ReportDiagnostic);
                },
                OperationKind.Invocation);
        }

        if (withoutShared.Count + withoutExpiry.Count + withoutUserProperties.Count + withShortSessions.Count == 0)
            return;
        start.RegisterOperationAction(
            c =>
            {
                var assignment = (ISimpleAssignmentOperation)c.Operation;
                if (assignment.Target is not IPropertyReferenceOperation { Property: var property } || assignment.Value.ConstantValue is { HasValue: true, Value: null })
                    return;
                var location = assignment.Syntax.GetLocation();
                switch (property.Name)
                {
                    case "SharedGroup" when withoutShared.Count > 0 && IsHandlerOptions(property.ContainingType):
                        ReportShared(location, c.ReportDiagnostic);
                        break;
                    case "MessageExpiry" when withoutExpiry.Count > 0 && property.ContainingType.Is("TypedMqtt.CallContext"):
                        c.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.TargetExpiry, location, "The message", withoutExpiry.All("keeps", "keep")));
                        break;
                    case "UserProperties" when withoutUserProperties.Count > 0 && property.ContainingType.Is("TypedMqtt.CallContext"):
                        c.ReportDiagnostic(Diagnostic.Create(
                            DiagnosticDescriptors.TargetUserProperties, location, "The message has user properties", withoutUserProperties.All("does", "do"),
                            "receivers get none; send what they need in the payload"));
                        break;
                    case "SessionExpiry" when property.ContainingType.Is("TypedMqtt.MqttClientOptions") && Seconds(assignment.Value) is { } seconds:
                        ReportSession(location, seconds, c.ReportDiagnostic);
                        break;
                }
            },
            OperationKind.SimpleAssignment);

        void ReportShared(Location location, Action<Diagnostic> report) =>
            report(Diagnostic.Create(DiagnosticDescriptors.TargetShared, location, withoutShared.All("has", "have")));

        void ReportSession(Location location, double seconds, Action<Diagnostic> report)
        {
            var capped = withShortSessions.Where(b => seconds > b.SessionSeconds).ToList();
            if (capped.Count == 0)
                return;
            report(Diagnostic.Create(
                DiagnosticDescriptors.TargetSession, location,
                double.IsInfinity(seconds) ? "SessionExpiry is for ever" : FormattableString.Invariant($"SessionExpiry is {seconds} seconds"), capped.Each(TargetChannels.Kept),
                $"what is sent to a client that is away for longer is lost; set {capped.Min(b => b.SessionSeconds)} seconds or less, and keep state in retained messages"));
        }
    }

    private static bool IsHandlerOptions(ITypeSymbol type) => type.Is("TypedMqtt.SubscribeOptions") || type.Is("TypedMqtt.HandlerOptions");

    /// <summary>A time span that is written out; null when the code does not say which it is.</summary>
    private static double? Seconds(IOperation value) => value switch
    {
        IFieldReferenceOperation { Field: { Name: "MaxValue", ContainingType: var type } } when type.Is("System.TimeSpan") => double.PositiveInfinity,
        IInvocationOperation { TargetMethod: { IsStatic: true, ContainingType: var type } method } call when type.Is("System.TimeSpan")
            && call.Arguments.FirstOrDefault(a => a.Parameter?.Ordinal == 0)?.Value.ConstantValue is { HasValue: true, Value: { } amount } => Unit(method.Name) * Convert.ToDouble(amount, CultureInfo.InvariantCulture),
        _ => null,
    };

    private static double? Unit(string method) => method switch
    {
        "FromDays" => 86_400,
        "FromHours" => 3_600,
        "FromMinutes" => 60,
        "FromSeconds" => 1,
        _ => null,
    };
}
