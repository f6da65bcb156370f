using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Completion;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Options;
using Microsoft.CodeAnalysis.Tags;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Completion;

/// <summary>
/// Completes placeholders in the text of a template: in <c>[Topic]</c> the parameters that are no level yet, in <c>Prefix</c> the
/// parameters that all methods have and the identities of roles; behind a colon the constraints that fit the type.
/// </summary>
[ExportCompletionProvider(nameof(TopicCompletionProvider), LanguageNames.CSharp), Shared]
public sealed class TopicCompletionProvider : CompletionProvider
{
    private const string InsertProperty = "Insert", HelpProperty = "Help";

    /// <inheritdoc/>
    public override bool ShouldTriggerCompletion(SourceText text, int caretPosition, CompletionTrigger trigger, OptionSet options) =>
        trigger.Kind == CompletionTriggerKind.Insertion && trigger.Character is '{' or ':';

    /// <inheritdoc/>
    public override async Task ProvideCompletionsAsync(CompletionContext context)
    {
        if (await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is not { } root
            || TopicTemplateSite.Find(root, context.Position) is not { } site
            || await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false) is not { } model)
        {
            return;
        }

        context.CompletionListSpan = site.Written;
        context.IsExclusive = true;
        var values = Values(site, model).ToList();
        if (site.Placeholder is { } name)
        {
            var type = values.FirstOrDefault(v => v.Name == name).Type;
            foreach (var (constraint, help) in Constraints(type))
                context.AddItem(Item(constraint, "", help, constraint, WellKnownTags.Keyword));
            return;
        }

        foreach (var (value, type, help) in values.Where(v => !IsUsed(site, v.Name)))
            context.AddItem(Item(value, type?.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat) ?? "", help, site.IsClosed ? value : value + "}", WellKnownTags.Parameter));
    }

    /// <inheritdoc/>
    public override Task<CompletionChange> GetChangeAsync(Document document, CompletionItem item, char? commitKey, CancellationToken cancellationToken) =>
        Task.FromResult(CompletionChange.Create(new TextChange(item.Span, item.Properties[InsertProperty])));

    /// <inheritdoc/>
    public override Task<CompletionDescription?> GetDescriptionAsync(Document document, CompletionItem item, CancellationToken cancellationToken) =>
        Task.FromResult<CompletionDescription?>(CompletionDescription.FromText(item.Properties[HelpProperty]));

    private static CompletionItem Item(string text, string inline, string help, string insert, string tag) => CompletionItem.Create(
        text, inlineDescription: inline, tags: [tag],
        properties: ImmutableDictionary<string, string>.Empty.Add(InsertProperty, insert).Add(HelpProperty, help));

    /// <summary>What a placeholder can stand for here.</summary>
    private static IEnumerable<(string Name, ITypeSymbol? Type, string Help)> Values(TopicTemplateSite site, SemanticModel model)
    {
        if (site.Attribute.Parent?.Parent is MethodDeclarationSyntax method)
            return model.GetDeclaredSymbol(method) is IMethodSymbol symbol ? symbol.Parameters.Where(CanBeLevel).Select(Value) : [];
        if (site.Attribute.Parent?.Parent is not InterfaceDeclarationSyntax contract || model.GetDeclaredSymbol(contract) is not INamedTypeSymbol type)
            return [];
        var methods = type.GetMembers().OfType<IMethodSymbol>().Where(m => m.Has(ContractParser.TopicAttribute)).ToList();
        var shared = methods.SelectMany(m => m.Parameters).Where(CanBeLevel).Where(p => methods.All(m => m.Parameters.Any(o => ChannelParser.PlaceholderName(o) == ChannelParser.PlaceholderName(p))));
        return shared.Select(Value)
            .Concat(RoleParser.Visible(model.Compilation).SelectMany(r => r.Identities.Select(i => (i, (ITypeSymbol?)null, $"Identity of role \"{r.Name}\": bound when a publisher is made. Write {{{i}:id}}, which every broker can hold in an access rule."))))
            .GroupBy(v => v.Item1).Select(g => g.First());
    }

    private static (string, ITypeSymbol?, string) Value(IParameterSymbol parameter)
    {
        var name = ChannelParser.PlaceholderName(parameter);
        return (name, parameter.Type, $"The value of '{parameter.Name}' as a whole level of the topic; a subscriber that leaves it out gets all.");
    }

    private static bool CanBeLevel(IParameterSymbol parameter) => !parameter.Has("TypedMqtt.PayloadAttribute") && PlaceholderParser.CanBeLevel(parameter.Type);

    private static bool IsUsed(TopicTemplateSite site, string name)
    {
        var prefix = site.Attribute.Parent?.Parent?.Parent is InterfaceDeclarationSyntax contract
            ? string.Concat(contract.AttributeLists.SelectMany(l => l.Attributes).SelectMany(a => a.ArgumentList?.Arguments ?? default).Where(Locations.IsPrefix))
            : "";
        var text = prefix + site.Template;
        return text.Contains("{" + name + "}") || text.Contains("{" + name + ":") || text.Contains("{**" + name + "}");
    }

    private static IEnumerable<(string Text, string Help)> Constraints(ITypeSymbol? type)
    {
        if (type is null || type.SpecialType == SpecialType.System_String)
        {
            yield return ("id", "1 to 64 of A-Z a-z 0-9 _ -: safe in the access rules of every broker, and required of identities.");
            yield return ("lower", "No upper case.");
            yield return ("max=", "At most so many bytes of UTF-8: max=20.");
        }

        // A placeholder without parameter is bound: a range makes it an integer.
        if (type is null || type.SpecialType is >= SpecialType.System_SByte and <= SpecialType.System_UInt64)
            yield return ("1..99", "An integer in this range, both ends included.");
    }
}
