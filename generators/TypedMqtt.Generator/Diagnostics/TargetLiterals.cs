using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Brokers;
using TypedMqtt.Generator.Parsing;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Levels that mean something else to a target broker.</summary>
internal static class TargetLiterals
{
    public static void Check(INamedTypeSymbol contract, IReadOnlyList<BrokerProfile> targets, Action<Diagnostic> report)
    {
        var translations = targets.SelectMany(p => p.Translations.Select(t => (Broker: p.Name, t.Character, t.Effect))).ToList();
        if (translations.Count == 0)
            return;
        var attribute = contract.Attribute(ContractParser.ContractAttribute)!;
        CheckText(attribute, attribute.Named("Prefix", "")!, Locations.IsPrefix, contract.Name);
        foreach (var method in ChannelGrants.OwnChannels(contract))
        {
            foreach (var topic in LegacyTopicParser.Attributes(method).Prepend(method.Attribute(ContractParser.TopicAttribute)!))
                CheckText(topic, topic.Strings(0).FirstOrDefault() ?? "", Locations.IsFirstPositional, $"{contract.Name}.{method.Name}");
        }

        void CheckText(AttributeData attribute, string text, Func<AttributeArgumentSyntax, bool> argument, string owner)
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
}
