using System.Collections.Immutable;
using System.Composition;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.CodeFixes.Topics;

/// <summary>TMQ0016, TMQ0102, TMQ0103, TMQ0105, TMQ0234: edits the text of a template.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class TemplateFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0016", "TMQ0102", "TMQ0103", "TMQ0105", "TMQ0234"];

    private protected override void Offer(FixSite site)
    {
        var text = site.TextOf(site.Span);
        switch (site.Diagnostic.Id)
        {
            case "TMQ0016" when site.Method is { } method && Template(method) is { } template:
                AddLevels(site, method, template);
                break;
            case "TMQ0102" when site.Method is { } method:
                Bind(site, method, text);
                break;
            case "TMQ0103" when text == "/":
                site.Offer("Remove the slash", Edit.Replace(site.Span, ""));
                break;
            case "TMQ0105":
                site.Offer("Make it a level of its own", Edit.Replace(site.Span, Split(text)));
                break;
            // A longer span is the whole of an argument that is no plain literal.
            case "TMQ0234" when text.StartsWith("{", StringComparison.Ordinal) && text.EndsWith("}", StringComparison.Ordinal):
                site.Offer("Restrict it to :id", Edit.Replace(site.Span, $"{{{text.Trim('{', '}', '*').Split(':')[0]}:id}}"));
                break;
        }
    }

    /// <summary>Each parameter that could be a level becomes one in turn; the other is the payload then.</summary>
    private static void AddLevels(FixSite site, MethodDeclarationSyntax method, LiteralExpressionSyntax template)
    {
        foreach (var parameter in method.ParameterList.Parameters.Where(p => p.Type?.ToString() is not ("CancellationToken" or "CallContext")))
        {
            var name = parameter.Identifier.ValueText;
            var isLevel = template.Token.ValueText.Contains("{" + name + "}") || template.Token.ValueText.Contains("{" + name + ":");
            var type = parameter.Type is null ? null : site.Model.GetTypeInfo(parameter.Type).Type;
            if (!isLevel && type is not null && PlaceholderParser.CanBeLevel(type))
                site.Offer($"Add {{{name}}} to the topic", Edit.Insert(template.Token.Span.End - 1, $"/{{{name}}}"));
        }
    }

    private static void Bind(FixSite site, MethodDeclarationSyntax method, string text)
    {
        if (!text.StartsWith("{", StringComparison.Ordinal))
            return;
        var name = text.Trim('{', '}', '*').Split(':')[0];
        var used = Template(method)?.Token.ValueText ?? "";
        var free = method.ParameterList.Parameters.Select(p => p.Identifier.ValueText).Where(p => !used.Contains("{" + p + "}") && !used.Contains("{" + p + ":"));
        if (NearestName.Of(name, free) is { } near)
            site.Offer($"Rename to {{{near}}}", "Rename to parameter", [Edit.Replace(site.Span, text.Replace(name, near))]);
        var list = method.ParameterList;
        site.Offer(
            $"Add parameter 'string {name}'", "Add parameter",
            [Edit.Insert(list.OpenParenToken.Span.End, $"string {name}{(list.Parameters.Count > 0 ? ", " : "")}")]);
    }

    /// <summary><c>dev-{id}</c> as <c>dev/{id}</c>: what stands between is a separator, and the slash takes its place.</summary>
    private static string Split(string level)
    {
        var result = new StringBuilder();
        for (var i = 0; i < level.Length; i++)
        {
            if (level[i] == '{' && i > 0)
            {
                while (result.Length > 0 && result[result.Length - 1] is '-' or '_' or '.' or ':')
                    result.Length--;
                if (result.Length > 0 && result[result.Length - 1] != '/')
                    result.Append('/');
            }

            result.Append(level[i]);
            if (level[i] == '}' && i + 1 < level.Length)
            {
                result.Append('/');
                while (i + 1 < level.Length - 1 && level[i + 1] is '-' or '_' or '.' or ':')
                    i++;
            }
        }

        return result.ToString();
    }

    /// <summary>The template, where it is one plain literal.</summary>
    internal static LiteralExpressionSyntax? Template(MethodDeclarationSyntax method) =>
        Edit.Attribute(method, "Topic")?.ArgumentList?.Arguments.FirstOrDefault()?.Expression is LiteralExpressionSyntax literal
            && literal.IsKind(SyntaxKind.StringLiteralExpression)
            ? literal
            : null;
}
