using System.Collections.Immutable;
using System.Composition;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.CodeFixes.Roles;

/// <summary>TMQ0241: moves the channels that others receive to a contract of their own.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SplitFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0241"];

    private protected override void Offer(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue(AppAnalyzer.ContractProperty, out var full) || GrantFix.Contract(site.Model.Compilation, full) is not { } symbol
            || symbol.DeclaringSyntaxReferences is not { Length: 1 } declarations || declarations[0].GetSyntax() is not InterfaceDeclarationSyntax contract)
        {
            return;
        }

        // The first channel says whose contract it stays; what that role does not receive moves.
        var channels = ChannelGrants.Channels(symbol).Select(m => (Method: m, Roles: ChannelGrants.Roles(symbol, m, sends: false))).ToList();
        foreach (var role in channels[0].Roles)
        {
            var moved = channels.Where(c => !c.Roles.Contains(role))
                .Select(c => c.Method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax()).OfType<MethodDeclarationSyntax>().Where(m => m.Parent == contract).ToList();
            var heirs = channels.Where(c => !c.Roles.Contains(role)).Select(c => c.Roles.AsEnumerable()).Aggregate(Enumerable.Intersect).ToList();
            if (moved.Count == 0 || heirs.Count == 0)
                continue;
            var name = $"{contract.Identifier.ValueText}For{Pascal(heirs[0])}";
            site.OfferIn($"Split: move what \"{heirs[0]}\" receives to {name}", $"Split for {role}", contract, Split(contract, moved, name));
        }
    }

    private static IEnumerable<TextChange> Split(InterfaceDeclarationSyntax contract, List<MethodDeclarationSyntax> moved, string name)
    {
        var text = contract.SyntaxTree.GetText();
        var indent = Edit.Indentation(contract);
        var interfaceText = new StringBuilder();
        foreach (var list in contract.AttributeLists)
            interfaceText.Append(list.ToString()).Append('\n').Append(indent);
        interfaceText.Append(string.Concat(contract.Modifiers.Select(m => m.ValueText + " "))).Append("interface ").Append(name).Append('\n').Append(indent).Append('{');
        foreach (var method in moved)
        {
            interfaceText.Append('\n').Append(indent).Append("    ").Append(method.ToString());
            yield return Edit.Replace(Lines(text, method), "");
        }

        interfaceText.Append('\n').Append(indent).Append('}');
        yield return Edit.InsertBehind(contract, interfaceText.ToString());
    }

    /// <summary>A member with the line breaks and blanks in front of it.</summary>
    private static TextSpan Lines(SourceText text, MethodDeclarationSyntax method)
    {
        var start = method.SpanStart;
        while (start > 0 && char.IsWhiteSpace(text[start - 1]))
            start--;
        return TextSpan.FromBounds(start, method.Span.End);
    }

    /// <summary><c>line-controller</c> as <c>LineController</c>.</summary>
    private static string Pascal(string role) => string.Concat(role.Split('-').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w.Substring(1)));
}
