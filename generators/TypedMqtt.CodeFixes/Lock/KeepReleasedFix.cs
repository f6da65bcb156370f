using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.CodeFixes.Lock;

/// <summary>Keeps on the wire what is released: names, numbers, spellings and topics, whatever the code calls them.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class KeepReleasedFix : ContractFix
{
    private const string Json = "System.Text.Json.Serialization";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        LockRules.Unrecorded, LockRules.TopicChanged, LockRules.RetainSwitched, LockRules.MemberRenamed, LockRules.EnumValueMoved, LockRules.SpellingRenamed, LockRules.KeyChanged,
    ];

    private protected override void Offer(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue(LockAnalyzer.RepairProperty, out var released) || string.IsNullOrEmpty(released))
            return;
        var literal = Edit.Literal(released!);
        var attribute = site.Diagnostic.Properties.TryGetValue(LockAnalyzer.AttributeProperty, out var name) ? name! : "";
        switch (site.Diagnostic.Id)
        {
            case LockRules.Unrecorded when site.Method is { } method && Edit.Attribute(method, "Topic") is { } topic:
                site.Offer($"Keep the name with Name = {literal}", "Keep the name of the channel", [Edit.SetArgument(topic, "Name", literal)]);
                break;
            case LockRules.TopicChanged when site.Method is { } method && Edit.Attribute(method, "Topic") is { } topic
                && site.Model.Compilation.GetTypeByMetadataName("TypedMqtt.LegacyTopicAttribute") is not null:
                var publish = site.Model.GetDeclaredSymbol(method) is IMethodSymbol symbol && LegacyTopicParser.MayPublish(symbol) ? ", AlsoPublish = true" : "";
                site.Offer($"Keep {literal} as legacy topic", "Keep the topic as legacy topic", [Edit.Insert(topic.Span.End, $", LegacyTopic({literal}{publish})")]);
                break;
            // What removes the values that the broker keeps is generated for a retained channel only.
            case LockRules.RetainSwitched when site.Method is { } method && Edit.Attribute(method, "Topic") is { } topic && site.Model.GetDeclaredSymbol(method) is IMethodSymbol channel:
                site.Offer($"Keep Retain = true, with Clear{ChannelGrants.Name(channel)}Async", "Keep the channel retained", [Edit.SetArgument(topic, "Retain", released!)]);
                break;
            case LockRules.MemberRenamed when site.Find<ParameterSyntax>() is { } parameter:
                site.Offer($"Keep the name with [{attribute}({literal})]", "Keep the name on the wire", [Edit.Insert(parameter.SpanStart, $"[property: {NameOf(site, attribute)}({literal})] ")]);
                break;
            case LockRules.MemberRenamed when site.Find<MemberDeclarationSyntax>() is { } member:
                site.Offer($"Keep the name with [{attribute}({literal})]", "Keep the name on the wire", [Edit.InsertLine(member, $"[{NameOf(site, attribute)}({literal})]")]);
                break;
            case LockRules.EnumValueMoved when attribute.Length > 0:
                // Known since .NET 9.
                if (site.Find<EnumMemberDeclarationSyntax>() is { } text && site.Model.Compilation.GetTypeByMetadataName($"{Json}.{attribute}Attribute") is not null)
                    site.Offer($"Keep the name with [{attribute}({literal})]", "Keep the name on the wire", [Edit.Insert(text.SpanStart, $"[{NameOf(site, attribute)}({literal})] ")]);
                break;
            case LockRules.SpellingRenamed when site.Find<EnumMemberDeclarationSyntax>() is { } value:
                site.Offer($"Keep the spelling with [TopicValue({literal})]", "Keep the spelling in topics", [Edit.Insert(value.SpanStart, $"[TopicValue({literal})] ")]);
                break;
            case LockRules.EnumValueMoved when site.Find<EnumMemberDeclarationSyntax>() is { } value:
                site.Offer($"Restore the number {released}", "Restore the number", [SetNumber(value, released!)]);
                break;
            case LockRules.KeyChanged when site.Find<MemberDeclarationSyntax>() is { } member && Edit.Attribute(member, "Key")?.ArgumentList?.Arguments is { Count: 1 } keys:
                site.Offer($"Restore the key {released}", "Restore the key", [Edit.Replace(keys[0].Span, released!)]);
                break;
        }
    }

    private static string NameOf(FixSite site, string attribute) => attribute == "WireName" ? attribute : site.NameOf(Json, attribute + "Attribute").Replace("Attribute", "");

    private static Microsoft.CodeAnalysis.Text.TextChange SetNumber(EnumMemberDeclarationSyntax value, string number) => value.EqualsValue is { } there
        ? Edit.Replace(there.Value.Span, number)
        : Edit.Insert(value.Identifier.Span.End, $" = {number}");
}
