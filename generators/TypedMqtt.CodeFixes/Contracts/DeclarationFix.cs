using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TypedMqtt.CodeFixes.Contracts;

/// <summary>TMQ0004, TMQ0008, TMQ0010, TMQ0011, TMQ0012: takes away what a contract cannot have, and makes room for what is generated.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DeclarationFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0004", "TMQ0008", "TMQ0010", "TMQ0011", "TMQ0012"];

    private protected override void Offer(FixSite site)
    {
        switch (site.Diagnostic.Id)
        {
            case "TMQ0004":
                var task = site.NameOf("System.Threading.Tasks", "ValueTask");
                var type = site.TextOf(site.Span);
                site.Offer("Return ValueTask: an event", "Return ValueTask", [Edit.Replace(site.Span, task)]);
                if (type != "void" && !type.Contains("Task"))
                    site.Offer($"Return ValueTask<{type}>: a request", "Return ValueTask<>", [Edit.Replace(site.Span, $"{task}<{type}>")]);
                break;
            case "TMQ0008" when site.Method is { } method && site.Find<AttributeSyntax>() is { } attribute:
                site.Offer("Remove the body", Edit.Replace(TextSpan.FromBounds(method.ParameterList.Span.End, method.Span.End), ";"));
                site.Offer("Remove [Topic]", Edit.RemoveAttribute(attribute));
                break;
            case "TMQ0010" when site.Contract is { } contract:
                RemoveBases(site, contract);
                break;
            case "TMQ0011" when site.Find<TypeDeclarationSyntax>() is { TypeParameterList: null } outer && !outer.Modifiers.Any(SyntaxKind.PartialKeyword):
                site.Offer($"Make {outer.Identifier} partial", "Make it partial", [Edit.Insert(outer.Keyword.SpanStart, "partial ")]);
                break;
            case "TMQ0012" when site.Contract?.Modifiers.FirstOrDefault(m => m.IsKind(SyntaxKind.FileKeyword)) is { RawKind: not 0 } file:
                site.Offer("Make it internal", Edit.Replace(file.Span, "internal"));
                break;
        }
    }

    private static void RemoveBases(FixSite site, InterfaceDeclarationSyntax contract)
    {
        if (contract.BaseList is not { } list)
            return;
        var foreign = list.Types.Where(t => site.Model.GetTypeInfo(t.Type).Type is INamedTypeSymbol type
            && type.AllInterfaces.Prepend(type).Any(i => i.GetMembers().Any(m => m.IsAbstract))).ToList();
        var title = $"Remove {string.Join(", ", foreign.Select(t => t.Type))}";
        var change = foreign.Count == list.Types.Count
            ? Edit.Replace(TextSpan.FromBounds(list.GetFirstToken().GetPreviousToken().Span.End, list.Span.End), "")
            : Edit.Replace(list.Types.Span, string.Join(", ", list.Types.Except(foreign)));
        if (foreign.Count > 0)
            site.Offer(title, "Remove bases", [change]);
    }
}
