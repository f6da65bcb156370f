using Microsoft.CodeAnalysis.CodeFixes;

namespace TypedMqtt.CodeFixes;

/// <summary>A fix that edits the text of a contract; applied to one finding or to all of a document, project or solution.</summary>
public abstract class ContractFix : CodeFixProvider
{
    /// <inheritdoc/>
    public sealed override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public sealed override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        if (root is null || model is null)
            return;
        foreach (var diagnostic in context.Diagnostics)
            Offer(new FixSite(context, diagnostic, root, model));
    }

    /// <summary>Offers the actions for one finding.</summary>
    private protected abstract void Offer(FixSite site);
}
