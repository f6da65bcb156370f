using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Brokers;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds topics that may get longer or deeper than brokers take.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TopicSizeAnalyzer : CompilationAnalyzer
{
    /// <summary>What MQTT itself allows [MQTT-4.7.3-3].</summary>
    private const int MostBytes = 65_535;

    /// <summary>What a topic may have to work with every broker that has such a limit by default, but for those of few levels.</summary>
    private const int PortableBytes = 1_024, PortableLevels = 64;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.TopicSize];

    private protected override void Start(CompilationStartAnalysisContext start)
    {
        // Where the limits of all brokers are known, those count and are TMQ0409.
        var targets = TargetBrokers.Of(start.Options).Profiles;
        var bytes = targets.Count > 0 && targets.All(p => p.TopicBytes is not null) ? int.MaxValue : PortableBytes;
        var levels = targets.Count > 0 && targets.All(p => p.Levels is not null) ? int.MaxValue : PortableLevels;
        start.RegisterSymbolAction(
            c =>
            {
                if (c.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } contract)
                    return;
                foreach (var (method, channel) in ParsedContract.Of(contract, c.CancellationToken).Channels)
                {
                    var display = $"{contract.Name}.{method.Name}";
                    Check(display, channel, Locations.Argument(method.Attribute(ContractParser.TopicAttribute)!, 0), c.ReportDiagnostic);
                    foreach (var (attribute, legacy) in LegacyTopicParser.Attributes(method).Zip(channel.Legacy, (a, l) => (a, l)))
                        Check(display, channel.At(legacy), Locations.Argument(attribute, 0), c.ReportDiagnostic);
                }
            },
            SymbolKind.NamedType);

        void Check(string display, ChannelModel channel, Location? location, Action<Diagnostic> report)
        {
            var size = TopicSize.Of(channel);
            var isImpossible = size.Least > MostBytes;
            if (!isImpossible && size.Most <= bytes && size.LevelsWithRoot <= levels)
                return;
            report(Diagnostic.Create(
                DiagnosticDescriptors.TopicSize, location, isImpossible ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, additionalLocations: null, properties: null,
                display, TopicSize.Additions(channel), size.Most, size.LevelsWithRoot,
                isImpossible ? $"MQTT allows {MostBytes} bytes" : $"many brokers take {PortableBytes} bytes and {PortableLevels} levels"));
        }
    }
}
