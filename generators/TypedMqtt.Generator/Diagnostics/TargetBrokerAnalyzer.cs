using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds levels that mean something else to a broker the project is meant for, as <c>TypedMqttTargetBrokers</c> says.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class TargetBrokerAnalyzer : CompilationAnalyzer
{
    private const string BrokersProperty = "build_property.TypedMqttTargetBrokers";

    /// <summary>Brokers that translate topics, the characters, and what becomes of them.</summary>
    private static readonly (string Broker, char Character, string Effect)[] Translations =
    [
        ("rabbitmq", '.', "turns '.' into '/'"),
        ("rabbitmq", '*', "takes '*' for a wildcard"),
        ("nats", '.', "turns '.' into '//'"),
        ("nats", ' ', "refuses topics with a space"),
        ("nats", '*', "takes '*' for a wildcard"),
        ("nats", '>', "takes '>' for a wildcard"),
    ];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.LiteralTranslated];

    private protected override void Start(CompilationStartAnalysisContext start)
    {
        start.Options.AnalyzerConfigOptionsProvider.GlobalOptions.TryGetValue(BrokersProperty, out var named);
        var brokers = (named ?? "").Split([';', ',', '|', ' '], StringSplitOptions.RemoveEmptyEntries);
        var translations = Translations.SelectMany(t => brokers.Where(b => IsOf(b, t.Broker)).Select(b => (Broker: b, t.Character, t.Effect))).ToList();
        if (translations.Count == 0)
            return;
        start.RegisterSymbolAction(
            c =>
            {
                if (c.Symbol is not INamedTypeSymbol { TypeKind: TypeKind.Interface } contract || contract.Attribute(ContractParser.ContractAttribute) is not { } attribute)
                    return;
                Check(attribute, attribute.Named("Prefix", "")!, Locations.IsPrefix, contract.Name, c.ReportDiagnostic);
                foreach (var method in ChannelGrants.OwnChannels(contract))
                {
                    foreach (var topic in LegacyTopicParser.Attributes(method).Prepend(method.Attribute(ContractParser.TopicAttribute)!))
                        Check(topic, topic.Strings(0).FirstOrDefault() ?? "", Locations.IsFirstPositional, $"{contract.Name}.{method.Name}", c.ReportDiagnostic);
                }
            },
            SymbolKind.NamedType);

        void Check(AttributeData attribute, string text, Func<Microsoft.CodeAnalysis.CSharp.Syntax.AttributeArgumentSyntax, bool> argument, string owner, Action<Diagnostic> report)
        {
            if (text.Length == 0 || !TopicTemplate.TryParse(text, out var template, out _))
                return;
            foreach (var segment in template!.Segments.Where(s => s.Kind == TemplateSegmentKind.Literal))
            {
                if (translations.FirstOrDefault(t => segment.Literal.IndexOf(t.Character) >= 0) is { Broker: { } broker, Effect: var effect })
                    report(Diagnostic.Create(DiagnosticDescriptors.LiteralTranslated, Locations.Characters(attribute, argument, segment.Start, segment.Length), segment.Literal, owner, broker, effect));
            }
        }
    }

    /// <summary>Whether a profile such as <c>rabbitmq-4</c> is one of a broker.</summary>
    private static bool IsOf(string profile, string broker) =>
        profile.Equals(broker, StringComparison.OrdinalIgnoreCase) || profile.StartsWith(broker + "-", StringComparison.OrdinalIgnoreCase);
}
