using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.CodeFixes.Contracts;

/// <summary>TMQ0017, TMQ0021, TMQ0022, TMQ0024: corrects how a channel is delivered and who takes part.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class DeliveryFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0017", "TMQ0021", "TMQ0022", "TMQ0024"];

    private protected override void Offer(FixSite site)
    {
        if (site.Method is not { } method || Edit.Attribute(method, "Topic") is not { } topic)
            return;
        switch (site.Diagnostic.Id)
        {
            case "TMQ0021":
                site.Offer("Set Retain = true", Edit.SetArgument(topic, "Retain", "true"));
                break;
            case "TMQ0022" when site.Find<AttributeSyntax>() is { } roles:
                var name = roles.Name.ToString().Replace("Attribute", "");
                var other = name switch
                {
                    "Requesters" => "Publishers",
                    "Responders" => "Subscribers",
                    "Publishers" => "Requesters",
                    "Subscribers" => "Responders",
                    _ => null,
                };
                if (name == "Request")
                    site.Offer("Remove [Request]", Edit.RemoveAttribute(roles));
                if (other is not null)
                    site.Offer($"Replace with [{other}]", $"Replace {name}", [Edit.Replace(roles.Name.Span, other)]);
                break;
            case "TMQ0017" or "TMQ0024" when Edit.Argument(topic, "Retain") is { } retain:
                site.Offer("Remove Retain", Edit.RemoveArgument(retain));
                break;
        }
    }
}
