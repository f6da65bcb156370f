using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Finds the characters a diagnostic is about. Only analyzers call it.</summary>
internal static class Locations
{
    public static Location? Of(ISymbol symbol) => symbol.Locations.FirstOrDefault(l => l.IsInSource) ?? symbol.Locations.FirstOrDefault();

    public static Location? Of(AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation();

    public static Location? ReturnType(IMethodSymbol method) =>
        Syntax<MethodDeclarationSyntax>(method)?.ReturnType.GetLocation() ?? Of(method);

    public static Location? ParameterType(IParameterSymbol parameter) =>
        Syntax<ParameterSyntax>(parameter)?.Type?.GetLocation() ?? Of(parameter);

    public static Location? Parameter(IParameterSymbol parameter) => Syntax<ParameterSyntax>(parameter)?.GetLocation() ?? Of(parameter);

    public static Location? MemberType(ISymbol member) => member.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() switch
    {
        PropertyDeclarationSyntax property => property.Type.GetLocation(),
        ParameterSyntax { Type: { } type } => type.GetLocation(),
        VariableDeclaratorSyntax { Parent: VariableDeclarationSyntax declaration } => declaration.Type.GetLocation(),
        _ => Of(member),
    };

    /// <summary>A positional argument of an attribute.</summary>
    public static Location? Argument(AttributeData attribute, int index)
    {
        var arguments = Arguments(attribute).Where(a => a.NameEquals is null).ToArray();
        return index < arguments.Length ? arguments[index].Expression.GetLocation() : Of(attribute);
    }

    /// <summary>A named argument of an attribute.</summary>
    public static Location? Argument(AttributeData attribute, string name) =>
        Arguments(attribute).FirstOrDefault(a => a.NameEquals?.Name.Identifier.ValueText == name)?.GetLocation() ?? Of(attribute);

    /// <summary>Characters of a string argument; the whole argument when it is not one plain literal.</summary>
    public static Location? Characters(AttributeData attribute, Func<AttributeArgumentSyntax, bool> choose, int start, int length)
    {
        var argument = Arguments(attribute).FirstOrDefault(choose);
        if (argument is null)
            return Of(attribute);
        if (argument.Expression is LiteralExpressionSyntax literal && literal.IsKind(SyntaxKind.StringLiteralExpression))
        {
            var open = literal.Token.Text.IndexOf('"') + 1;
            if (literal.Token.Text.Length == open + literal.Token.ValueText.Length + 1)
                return Location.Create(literal.SyntaxTree, new TextSpan(literal.Token.SpanStart + open + start, length));
        }

        return argument.Expression.GetLocation();
    }

    public static bool IsFirstPositional(AttributeArgumentSyntax argument) =>
        argument.NameEquals is null && (argument.NameColon is null || argument.NameColon.Name.Identifier.ValueText == "template");

    public static bool IsPrefix(AttributeArgumentSyntax argument) => argument.NameEquals?.Name.Identifier.ValueText == "Prefix";

    private static SeparatedSyntaxList<AttributeArgumentSyntax> Arguments(AttributeData attribute) =>
        (attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments ?? default;

    private static T? Syntax<T>(ISymbol symbol) where T : SyntaxNode => symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as T;
}
