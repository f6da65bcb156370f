using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds legacy topics whose time is over.</summary>
/// <remarks>
/// What is generated does not depend on the date, so that no cache does. The date is that of <c>TypedMqttToday</c>, with which a build can be repeated, and else that of the
/// clock: a date that the build passed on every day would compile everything anew every day.
/// </remarks>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LegacyTopicAnalyzer : CompilationAnalyzer
{
    private const string TodayProperty = "build_property.TypedMqttToday";

    private readonly Func<DateTime> _clock;

    /// <summary>Creates the analyzer.</summary>
    public LegacyTopicAnalyzer()
        : this(static () => DateTime.UtcNow)
    {
    }

    /// <summary>Creates the analyzer with a clock of one's own.</summary>
    internal LegacyTopicAnalyzer(Func<DateTime> clock) => _clock = clock;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.LegacyExpired];

    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var today = Today(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
        start.RegisterSymbolAction(
            c =>
            {
                var method = (IMethodSymbol)c.Symbol;
                foreach (var attribute in LegacyTopicParser.Attributes(method))
                {
                    if (attribute.Named<string>("Until") is { } until && LegacyTopicParser.TryParseDate(until, out var last) && last < today)
                        c.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.LegacyExpired, Locations.Of(attribute), attribute.Strings(0).FirstOrDefault() ?? "", $"{method.ContainingType.Name}.{method.Name}", until));
                }
            },
            SymbolKind.Method);
    }

    private DateTime Today(AnalyzerConfigOptions options) =>
        options.TryGetValue(TodayProperty, out var given) && LegacyTopicParser.TryParseDate(given.Trim(), out var date) ? date : _clock().Date;
}
