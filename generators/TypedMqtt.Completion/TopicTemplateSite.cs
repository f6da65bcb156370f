using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TypedMqtt.Completion;

/// <summary>A place in the text of a template, behind an open brace.</summary>
/// <param name="Attribute">The <c>[Topic]</c> or <c>[MqttContract]</c>.</param>
/// <param name="Template">The whole text of the literal.</param>
/// <param name="Written">What stands between the brace, or the colon, and the place.</param>
/// <param name="Placeholder">Name of the placeholder whose constraint is written; null while the name is.</param>
/// <param name="IsClosed">Whether the closing brace is there.</param>
internal sealed record TopicTemplateSite(AttributeSyntax Attribute, string Template, TextSpan Written, string? Placeholder, bool IsClosed)
{
    /// <summary>Finds the place.</summary>
    /// <returns>The place; null where no placeholder is written.</returns>
    public static TopicTemplateSite? Find(SyntaxNode root, int position)
    {
        if (position == 0)
            return null;
        var token = root.FindToken(position - 1);
        if (!token.IsKind(SyntaxKind.StringLiteralToken) || position <= token.SpanStart || position > token.Span.End
            || token.Parent is not LiteralExpressionSyntax { Parent: AttributeArgumentSyntax { Parent.Parent: AttributeSyntax attribute } argument } || !IsTemplate(attribute, argument))
        {
            return null;
        }

        var text = token.Text;
        var caret = position - token.SpanStart;
        var open = text.LastIndexOf('{', caret - 1);
        // Two braces are one brace of the topic.
        if (open < 0 || text.IndexOf('}', open, caret - open) >= 0 || Braces(text, open) % 2 == 0)
            return null;
        var colon = text.IndexOf(':', open, caret - open);
        var start = colon >= 0 ? colon + 1 : open + 1;
        while (colon < 0 && start < caret && text[start] == '*')
            start++;
        var rest = text.IndexOfAny(['}', '{', '/', '"'], caret);
        return new TopicTemplateSite(
            attribute, token.ValueText, TextSpan.FromBounds(token.SpanStart + start, position),
            colon < 0 ? null : text.Substring(open + 1, colon - open - 1), rest >= 0 && text[rest] == '}');
    }

    private static int Braces(string text, int last)
    {
        var count = 1;
        while (last - count >= 0 && text[last - count] == '{')
            count++;
        return count;
    }

    private static bool IsTemplate(AttributeSyntax attribute, AttributeArgumentSyntax argument) => attribute.Name.ToString().Split('.', ':').Last() switch
    {
        "Topic" or "TopicAttribute" => argument.NameEquals is null && (argument.NameColon is null || argument.NameColon.Name.Identifier.ValueText == "template")
            && attribute.ArgumentList!.Arguments[0] == argument,
        "MqttContract" or "MqttContractAttribute" => argument.NameEquals?.Name.Identifier.ValueText == "Prefix",
        _ => false,
    };
}
