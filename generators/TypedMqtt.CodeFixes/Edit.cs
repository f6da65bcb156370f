using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TypedMqtt.CodeFixes;

/// <summary>Edits of text that several fixes make.</summary>
internal static class Edit
{
    public static TextChange Insert(int position, string text) => new(new TextSpan(position, 0), text);

    public static TextChange Replace(TextSpan span, string text) => new(span, text);

    /// <summary>Puts lines in front of a declaration, below its comment.</summary>
    public static TextChange InsertLine(SyntaxNode declaration, string line) => Insert(declaration.SpanStart, line + "\n" + Indentation(declaration));

    /// <summary>Puts an attribute of the assembly below the usings and the attributes that are there.</summary>
    public static TextChange InsertAssemblyAttribute(SyntaxNode root, string attribute)
    {
        var unit = (CompilationUnitSyntax)root;
        var above = unit.AttributeLists.LastOrDefault() ?? (SyntaxNode?)unit.Usings.LastOrDefault();
        var line = $"[assembly: {attribute}]\n";
        return above is null ? Insert(unit.SpanStart, line) : Insert(above.FullSpan.End, unit.AttributeLists.Count > 0 ? line : "\n" + line);
    }

    /// <summary>Sets a named argument of an attribute.</summary>
    public static TextChange SetArgument(AttributeSyntax attribute, string name, string value)
    {
        if (attribute.ArgumentList is not { } list)
            return Insert(attribute.Name.Span.End, $"({name} = {value})");
        var there = Argument(attribute, name);
        if (there is not null)
            return Replace(there.Expression.Span, value);
        return Insert(list.CloseParenToken.SpanStart, $"{(list.Arguments.Count > 0 ? ", " : "")}{name} = {value}");
    }

    /// <summary>Removes an argument of an attribute with its comma.</summary>
    public static TextChange RemoveArgument(AttributeArgumentSyntax argument) => RemoveFrom(((AttributeArgumentListSyntax)argument.Parent!).Arguments, argument);

    /// <summary>Removes an element of a list with its comma.</summary>
    public static TextChange RemoveFrom<T>(SeparatedSyntaxList<T> list, T item) where T : SyntaxNode
    {
        var index = list.IndexOf(item);
        if (index > 0)
            return Replace(TextSpan.FromBounds(list[index - 1].Span.End, item.Span.End), "");
        return Replace(TextSpan.FromBounds(item.SpanStart, list.Count > 1 ? list[1].SpanStart : item.Span.End), "");
    }

    public static AttributeArgumentSyntax? Argument(AttributeSyntax attribute, string name) =>
        attribute.ArgumentList?.Arguments.FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name);

    /// <summary>Removes an attribute, and its list with it when it stands alone.</summary>
    public static TextChange RemoveAttribute(AttributeSyntax attribute)
    {
        var list = (AttributeListSyntax)attribute.Parent!;
        return list.Attributes.Count > 1 ? RemoveFrom(list.Attributes, attribute) : Replace(TextSpan.FromBounds(list.SpanStart, list.GetLastToken().GetNextToken().SpanStart), "");
    }

    /// <summary>Removes a declaration with its comment and, where it begins one, its line.</summary>
    public static TextChange RemoveDeclaration(SyntaxNode declaration)
    {
        var isFirst = declaration.GetFirstToken().GetPreviousToken().TrailingTrivia.Any(SyntaxKind.EndOfLineTrivia);
        return Replace(TextSpan.FromBounds(declaration.FullSpan.Start, isFirst ? declaration.FullSpan.End : declaration.Span.End), "");
    }

    /// <summary>An attribute of a declaration by its name in C#.</summary>
    public static AttributeSyntax? Attribute(MemberDeclarationSyntax declaration, string name) => declaration.AttributeLists.SelectMany(l => l.Attributes)
        .FirstOrDefault(a => a.Name.ToString().Split('.', ':').Last() is var text && (text == name || text == name + "Attribute"));

    /// <summary>Puts a declaration behind another one.</summary>
    public static TextChange InsertBehind(SyntaxNode declaration, params string[] lines)
    {
        var indent = Indentation(declaration);
        return Insert(declaration.Span.End, "\n" + string.Concat(lines.Select(l => "\n" + indent + l)));
    }

    /// <summary>Adds an argument at the end of the positional ones.</summary>
    public static TextChange AddArgument(AttributeSyntax attribute, string value)
    {
        if (attribute.ArgumentList is not { } list)
            return Insert(attribute.Name.Span.End, $"({value})");
        var last = list.Arguments.LastOrDefault(a => a.NameEquals is null);
        return last is not null ? Insert(last.Span.End, ", " + value)
            : Insert(list.OpenParenToken.Span.End, value + (list.Arguments.Count > 0 ? ", " : ""));
    }

    public static string Indentation(SyntaxNode node)
    {
        var text = node.SyntaxTree.GetText();
        var line = text.Lines.GetLineFromPosition(node.SpanStart).ToString();
        return line.Substring(0, line.Length - line.TrimStart().Length);
    }

    public static string Literal(string text) => SymbolDisplay.FormatLiteral(text, quote: true);
}
