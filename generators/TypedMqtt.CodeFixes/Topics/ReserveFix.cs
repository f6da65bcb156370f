using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using TypedMqtt.Generator.Diagnostics;

namespace TypedMqtt.CodeFixes.Topics;

/// <summary>TMQ0239: gives a level a name that no principal can have.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class ReserveFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0239"];

    private protected override void Offer(FixSite site)
    {
        // A longer span is the whole of an argument that is no plain literal.
        if (site.Diagnostic.Properties.TryGetValue(IdentityAnalyzer.ReservedProperty, out var reserved) && reserved is { Length: > 1 } && site.TextOf(site.Span) == reserved.Substring(1))
            site.Offer($"Rename the level to '{reserved}', which no principal can be called", "Rename to what no principal can be called", [Edit.Replace(site.Span, reserved)]);
    }
}
