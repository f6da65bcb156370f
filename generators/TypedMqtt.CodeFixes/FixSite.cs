using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TypedMqtt.CodeFixes;

/// <summary>A finding with the code it is about.</summary>
internal sealed class FixSite(CodeFixContext context, Diagnostic diagnostic, SyntaxNode root, SemanticModel model)
{
    public CodeFixContext Context => context;

    public Diagnostic Diagnostic => diagnostic;

    public SyntaxNode Root => root;

    public SemanticModel Model => model;

    public TextSpan Span => diagnostic.Location.SourceSpan;

    /// <summary>The innermost node of a kind around the finding.</summary>
    public T? Find<T>() where T : SyntaxNode => root.FindNode(Span, getInnermostNodeForTie: true).FirstAncestorOrSelf<T>();

    public InterfaceDeclarationSyntax? Contract => Find<InterfaceDeclarationSyntax>();

    public MethodDeclarationSyntax? Method => Find<MethodDeclarationSyntax>();

    public string TextOf(TextSpan span) => root.GetText().ToString(span);

    /// <summary>Offers an edit of the document.</summary>
    public void Offer(string title, params TextChange[] changes) => Offer(title, title, changes);

    /// <summary>Offers an edit of the document.</summary>
    /// <param name="title">What the user reads.</param>
    /// <param name="key">Which fixes belong together when all are applied.</param>
    /// <param name="changes">The edits; none for no offer.</param>
    public void Offer(string title, string key, IEnumerable<TextChange> changes)
    {
        var edits = changes.ToList();
        if (edits.Count == 0)
            return;
        var document = context.Document;
        context.RegisterCodeFix(
            CodeAction.Create(title, c => EditAsync(document, edits, c), $"{diagnostic.Id} {key}"), diagnostic);
    }

    /// <summary>Offers an edit of what may stand in another document, or another project.</summary>
    /// <param name="title">What the user reads.</param>
    /// <param name="key">Which fixes belong together when all are applied.</param>
    /// <param name="node">A node of that document.</param>
    /// <param name="changes">The edits.</param>
    public void OfferIn(string title, string key, SyntaxNode node, IEnumerable<TextChange> changes)
    {
        var edits = changes.ToList();
        if (edits.Count == 0 || context.Document.Project.Solution.GetDocument(node.SyntaxTree) is not { } document)
            return;
        context.RegisterCodeFix(
            CodeAction.Create(title, async c => (await EditAsync(document, edits, c).ConfigureAwait(false)).Project.Solution, $"{diagnostic.Id} {key}"), diagnostic);
    }

    private static async Task<Document> EditAsync(Document document, List<TextChange> edits, CancellationToken cancellationToken)
    {
        var text = await document.GetTextAsync(cancellationToken).ConfigureAwait(false);
        return document.WithText(text.WithChanges(edits));
    }

    /// <summary>The shortest name of a type of the platform at the finding.</summary>
    public string NameOf(string containingNamespace, string type) =>
        model.LookupNamespacesAndTypes(Span.Start, name: type).Any(s => s.ContainingNamespace?.ToDisplayString() == containingNamespace)
            ? type
            : $"{containingNamespace}.{type}";
}
