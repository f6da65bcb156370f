using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.CodeFixes.Topics;

/// <summary>TMQ0026, TMQ0330: removes what a legacy topic cannot have, and one whose time is over.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LegacyTopicFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0026", "TMQ0330"];

    private protected override void Offer(FixSite site)
    {
        if (site.Diagnostic.Id == "TMQ0330" && site.Find<AttributeSyntax>() is { } attribute)
            site.Offer("Remove the legacy topic", Edit.RemoveAttribute(attribute));
        else if (site.Diagnostic.Id == "TMQ0026" && site.Find<AttributeArgumentSyntax>() is { } argument)
            site.Offer("Remove AlsoPublish", Edit.RemoveArgument(argument));
    }
}
