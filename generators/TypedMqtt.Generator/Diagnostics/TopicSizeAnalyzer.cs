using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Overlap;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds topics that may get longer or deeper than brokers take.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TopicSizeAnalyzer : CompilationAnalyzer
{
    /// <summary>What MQTT itself allows [MQTT-4.7.3-3].</summary>
    private const int MostBytes = 65_535;

    /// <summary>What a topic may have to work with every broker that has such a limit by default, but for those of few levels.</summary>
    private const int PortableBytes = 1_024, PortableLevels = 64;

    /// <summary>What is assumed of a text without limit, and of the topic root.</summary>
    private const int UsualBytes = 64;

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.TopicSize];

    private protected override void Start(CompilationStartAnalysisContext start) => start.RegisterSymbolAction(
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

    private static void Check(string display, ChannelModel channel, Location? location, Action<Diagnostic> report)
    {
        var reply = channel.Request is null ? (Bytes: 0, Levels: 0) : (ReplyTopics.Bytes, ReplyTopics.Levels);
        var least = Sum(channel, p => Widths(p).Least) + (channel.Request is null ? 0 : "/rsp/x/".Length + 8);
        var most = Sum(channel, p => Widths(p).Most) + UsualBytes + 1 + reply.Bytes;
        var levels = channel.Segments.Count + 1 + reply.Levels;
        if (most <= PortableBytes && levels <= PortableLevels)
            return;
        var isImpossible = least > MostBytes;
        report(Diagnostic.Create(
            DiagnosticDescriptors.TopicSize, location, isImpossible ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning, additionalLocations: null, properties: null,
            display, channel.Request is null ? "the topic root" : "the topic root and the response", most, levels,
            isImpossible ? $"MQTT allows {MostBytes} bytes" : $"many brokers take {PortableBytes} bytes and {PortableLevels} levels"));
    }

    private static int Sum(ChannelModel channel, Func<PlaceholderModel, int> width) => channel.Segments.Count - 1 + channel.Segments.Sum(s =>
        s.Kind == TemplateSegmentKind.Literal ? Encoding.UTF8.GetByteCount(s.Text) : width(channel.Placeholders.First(p => p.Name == s.Text)));

    /// <summary>Bytes of the shortest and of the longest value.</summary>
    private static (int Least, int Most) Widths(PlaceholderModel placeholder) => placeholder.Kind switch
    {
        PlaceholderKind.Boolean => (4, 5),
        PlaceholderKind.Guid => (36, 36),
        PlaceholderKind.Date => (10, 10),
        PlaceholderKind.Time => (6, 13),
        PlaceholderKind.Enum when placeholder.Values.Count > 0 => (placeholder.Values.Min(Length), placeholder.Values.Max(Length)),
        PlaceholderKind.Integer when placeholder.Constraint == TemplateConstraintKind.Range => (1, Math.Max(placeholder.Low.Length, placeholder.High.Length)),
        PlaceholderKind.Integer => (1, placeholder.WireType.TrimStart('u') switch { "int8" => 4, "int16" => 6, "int32" => 11, "int64" => 20, _ => 40 }),
        _ when placeholder.Constraint == TemplateConstraintKind.MaxBytes => (1, int.Parse(placeholder.High, CultureInfo.InvariantCulture)),
        _ => (1, UsualBytes),
    };

    private static int Length(EnumValueModel value) => Encoding.UTF8.GetByteCount(value.Text);
}
