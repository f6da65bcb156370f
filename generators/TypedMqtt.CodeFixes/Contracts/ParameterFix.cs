using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Topics;

namespace TypedMqtt.CodeFixes.Contracts;

/// <summary>TMQ0018, TMQ0019, TMQ0107, TMQ0108: moves, adds and retypes parameters.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ParameterFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0018", "TMQ0019", "TMQ0107", "TMQ0108"];

    private protected override void Offer(FixSite site)
    {
        switch (site.Diagnostic.Id)
        {
            case "TMQ0018" when site.Find<ParameterSyntax>() is { Parent: ParameterListSyntax list } token:
                MoveLast(site, list, token);
                break;
            case "TMQ0018" when site.Find<ParameterListSyntax>() is { } parameters:
                AddToken(site, parameters);
                break;
            case "TMQ0019" when site.Contract is { } contract:
                AddEverywhere(site, contract);
                break;
            case "TMQ0107":
                site.Offer("Make it non-nullable", Edit.Replace(site.Span, site.TextOf(site.Span).TrimEnd('?')));
                break;
            case "TMQ0108" when site.Find<ParameterSyntax>() is { Type: { } type }:
                Retype(site, type);
                break;
        }
    }

    private static void MoveLast(FixSite site, ParameterListSyntax list, ParameterSyntax token)
    {
        // Two tokens: one of them is one too many, and only the user knows which.
        var others = list.Parameters.Where(p => p != token).ToList();
        if (others.Any(p => p.Type?.ToString() is "CancellationToken" or "CallContext"))
            site.Offer($"Remove '{token.Identifier}'", Edit.RemoveFrom(list.Parameters, token));
        else
            site.Offer("Move to the end", Edit.Replace(list.Parameters.Span, string.Join(", ", others.Append(token))));
    }

    private static void AddToken(FixSite site, ParameterListSyntax list)
    {
        var token = $"{site.NameOf("System.Threading", "CancellationToken")} cancellationToken = default";
        site.Offer("Add a CancellationToken", Edit.Insert(list.CloseParenToken.SpanStart, (list.Parameters.Count > 0 ? ", " : "") + token));
    }

    private static void AddEverywhere(FixSite site, InterfaceDeclarationSyntax contract)
    {
        var text = site.TextOf(site.Span);
        if (!TopicTemplate.TryParse(text, out var template, out _))
            return;
        var name = template!.Segments[0].Name;
        var methods = contract.Members.OfType<MethodDeclarationSyntax>().Where(m => Edit.Attribute(m, "Topic") is not null).ToList();
        var known = methods.SelectMany(m => m.ParameterList.Parameters).FirstOrDefault(p => p.Identifier.ValueText == name);
        if (known is null)
            return;
        site.Offer(
            $"Remove '{name}' from every method: it is given when the publisher is made", "Remove everywhere",
            methods.SelectMany(m => m.ParameterList.Parameters.Where(p => p.Identifier.ValueText == name).Select(p => Edit.RemoveFrom(m.ParameterList.Parameters, p))));
        var changes = methods.Where(m => m.ParameterList.Parameters.All(p => p.Identifier.ValueText != name)).Select(m => Edit.Insert(
            m.ParameterList.OpenParenToken.Span.End, $"{known.Type} {known.Identifier}{(m.ParameterList.Parameters.Count > 0 ? ", " : "")}"));
        site.Offer($"Add '{name}' to every method", "Add everywhere", changes);
    }

    private static void Retype(FixSite site, TypeSyntax type)
    {
        var name = type.ToString().Split('.').Last();
        if (name is "DateTime" or "DateTimeOffset")
            site.Offer("Change to DateOnly", Edit.Replace(type.Span, site.NameOf("System", "DateOnly")));
        if (name is "double" or "float" or "decimal" or "TimeSpan" or "Half" or "DateTime" or "DateTimeOffset")
            site.Offer("Change to long", Edit.Replace(type.Span, "long"));
        site.Offer("Change to string", Edit.Replace(type.Span, "string"));
    }
}
