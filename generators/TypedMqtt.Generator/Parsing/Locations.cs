using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Finds the characters a diagnostic is about. Only analyzers call it.</summary>
internal static class Locations
{
    public static Location? Of(ISymbol symbol) => symbol.Locations.FirstOrDefault(l => l.IsInSource) ?? symbol.Locations.FirstOrDefault();

    /// <summary>A symbol of an assembly; of another one, which has no place here, where it is used.</summary>
    public static Location? Of(ISymbol symbol, IAssemblySymbol assembly, Func<Location?> use) => IsOf(symbol, assembly) ? Of(symbol) : use();

    /// <summary>Whether a place can be reported in a compilation; in an editor, references have sources of their own.</summary>
    public static bool IsIn(Location? location, Compilation compilation) => location?.SourceTree is { } tree && compilation.ContainsSyntaxTree(tree);

    /// <summary>Whether a symbol is declared in the source of an assembly.</summary>
    public static bool IsOf(ISymbol symbol, IAssemblySymbol assembly) =>
        symbol.Locations.Any(l => l.IsInSource) && SymbolEqualityComparer.Default.Equals(symbol.ContainingAssembly, assembly);

    public static Location? Of(AttributeData attribute) => attribute.ApplicationSyntaxReference?.GetSyntax().GetLocation();

    /// <summary>Name of <c>Main</c>, or the first statement of a program that has none.</summary>
    public static Location? EntryPoint(IMethodSymbol main) => main.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is CompilationUnitSyntax unit
        ? unit.Members.OfType<GlobalStatementSyntax>().FirstOrDefault()?.GetLocation()
        : Of(main);

    public static Location? ReturnType(IMethodSymbol method) =>
        Syntax<MethodDeclarationSyntax>(method)?.ReturnType.GetLocation() ?? Of(method);

    public static Location? ParameterType(IParameterSymbol parameter) =>
        Syntax<ParameterSyntax>(parameter)?.Type?.GetLocation() ?? Of(parameter);

    public static Location? Parameter(IParameterSymbol parameter) => Syntax<ParameterSyntax>(parameter)?.GetLocation() ?? Of(parameter);

    public static Location? Parameters(IMethodSymbol method) => Syntax<MethodDeclarationSyntax>(method)?.ParameterList.GetLocation() ?? Of(method);

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

    /// <summary>A level of a channel's topic, in the prefix or in the template of the method.</summary>
    public static Location? Level(INamedTypeSymbol contract, IMethodSymbol method, Func<TemplateSegment, bool> choose)
    {
        var prefix = contract.Attribute(ContractParser.ContractAttribute)!;
        var topic = method.Attribute(ContractParser.TopicAttribute)!;
        return Level(prefix, prefix.Named("Prefix", ""), IsPrefix, choose)
            ?? Level(topic, topic.Strings(0).FirstOrDefault(), IsFirstPositional, choose)
            ?? Of(method);
    }

    private static Location? Level(
        AttributeData attribute, string? text, Func<AttributeArgumentSyntax, bool> argument, Func<TemplateSegment, bool> choose) =>
        text is not null && TopicTemplate.TryParse(text, out var template, out _) && template!.Segments.FirstOrDefault(choose) is { Length: > 0 } segment
            ? Characters(attribute, argument, segment.Start, segment.Length)
            : null;

    public static bool IsFirstPositional(AttributeArgumentSyntax argument) =>
        argument.NameEquals is null && (argument.NameColon is null || argument.NameColon.Name.Identifier.ValueText == "template");

    public static bool IsPrefix(AttributeArgumentSyntax argument) => argument.NameEquals?.Name.Identifier.ValueText == "Prefix";

    private static SeparatedSyntaxList<AttributeArgumentSyntax> Arguments(AttributeData attribute) =>
        (attribute.ApplicationSyntaxReference?.GetSyntax() as AttributeSyntax)?.ArgumentList?.Arguments ?? default;

    private static T? Syntax<T>(ISymbol symbol) where T : SyntaxNode => symbol.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() as T;
}
