using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.CodeFixes.Contracts;

/// <summary>TMQ0016: puts all parameters that could be the payload into a record, which is it then.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RecordFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0016"];

    private protected override void Offer(FixSite site)
    {
        if (site.Method is not { } method || site.Contract is not { } contract || site.Model.GetDeclaredSymbol(method) is not IMethodSymbol symbol)
            return;
        var template = symbol.ContainingType.Attribute(ContractParser.ContractAttribute)?.Named("Prefix", "") + "/"
            + symbol.Attribute(ContractParser.TopicAttribute)?.Strings(0).FirstOrDefault();
        var parameters = method.ParameterList.Parameters;
        var tokens = parameters.Where(p => p.Type?.ToString() is "CancellationToken" or "CallContext").ToList();
        var values = parameters.Where((p, i) => !tokens.Contains(p) && !IsPlaceholder(template, symbol.Parameters[i])).ToList();
        if (values.Count < 2)
            return;
        var name = ChannelParser.ChannelName(symbol.Name) + "Payload";
        var members = string.Join(", ", values.Select(p => $"{p.Type} {char.ToUpperInvariant(p.Identifier.ValueText[0])}{p.Identifier.ValueText.Substring(1)}"));
        var access = string.Concat(contract.Modifiers.Where(m => m.Kind() is SyntaxKind.PublicKeyword or SyntaxKind.InternalKeyword).Select(m => m.ValueText + " "));
        var list = parameters.Except(values).Except(tokens).Select(p => p.ToString()).Append($"{name} payload").Concat(tokens.Select(t => t.ToString()));
        site.Offer(
            $"Wrap {string.Join(" and ", values.Select(v => $"'{v.Identifier.ValueText}'"))} in a record", "Wrap in a record",
            [Edit.Replace(parameters.Span, string.Join(", ", list)), Edit.InsertBehind(contract, $"{access}sealed record {name}({members});")]);
    }

    private static bool IsPlaceholder(string template, IParameterSymbol parameter) =>
        ChannelParser.PlaceholderName(parameter) is var name
        && (template.Contains("{" + name + "}") || template.Contains("{" + name + ":") || template.Contains("{**" + name + "}"));
}
