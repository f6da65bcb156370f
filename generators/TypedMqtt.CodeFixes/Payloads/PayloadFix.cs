using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TypedMqtt.CodeFixes.Payloads;

/// <summary>TMQ0204, TMQ0211: says which constructor and which keys a payload has.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class PayloadFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0204", "TMQ0211"];

    private protected override void Offer(FixSite site)
    {
        if (site.Find<TypeDeclarationSyntax>() is not { } type)
            return;
        if (site.Diagnostic.Id == "TMQ0204")
        {
            foreach (var constructor in type.Members.OfType<ConstructorDeclarationSyntax>().Where(c => c.ParameterList.Parameters.Count > 0))
            {
                site.Offer(
                    $"Read with {type.Identifier}({string.Join(", ", constructor.ParameterList.Parameters.Select(p => p.Type))})",
                    Edit.InsertLine(constructor, $"[{site.NameOf("MessagePack", "SerializationConstructorAttribute").Replace("Attribute", "")}]"));
            }
        }
        else
        {
            site.Offer("Number all members", Number(site, type));
        }
    }

    /// <summary>Keeps the keys that are there and unique, and gives each other member the next free one.</summary>
    private static TextChange[] Number(FixSite site, TypeDeclarationSyntax type)
    {
        var changes = new List<TextChange>();
        var taken = new HashSet<int>();
        var open = new List<PropertyDeclarationSyntax>();
        foreach (var property in type.Members.OfType<PropertyDeclarationSyntax>().Where(p => p.ExpressionBody is null && Edit.Attribute(p, "IgnoreMember") is null))
        {
            var argument = Edit.Attribute(property, "Key")?.ArgumentList?.Arguments.FirstOrDefault();
            if (argument is null || site.Model.GetConstantValue(argument.Expression).Value is not (int and >= 0 and var key) || !taken.Add(key))
                open.Add(property);
        }

        var next = taken.Count == 0 ? 0 : taken.Max() + 1;
        foreach (var property in open)
        {
            var key = Edit.Attribute(property, "Key")?.ArgumentList?.Arguments.FirstOrDefault();
            changes.Add(key is not null
                ? Edit.Replace(key.Expression.Span, $"{next++}")
                : Edit.Insert(property.SpanStart, $"[{site.NameOf("MessagePack", "KeyAttribute").Replace("Attribute", "")}({next++})] "));
        }

        return [.. changes];
    }
}
