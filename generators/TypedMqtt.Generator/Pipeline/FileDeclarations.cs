using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.Generator.Pipeline;

/// <summary>What a file says about the meaning of names elsewhere: the types and namespaces it declares, constants, enums, global usings.</summary>
internal sealed class FileDeclarations
{
    /// <summary>The name of what every contract may depend on.</summary>
    public const string Everything = "*";

    private static readonly ConditionalWeakTable<SyntaxTree, FileDeclarations> Files = new();

    private readonly List<Declaration> _declarations = [];
    private readonly HashSet<string> _shared = new(StringComparer.Ordinal);

    private FileDeclarations(CompilationUnitSyntax root)
    {
        foreach (var directive in root.Usings.Where(u => u.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword)))
        {
            Add(Everything, directive.ToString());
            Share(directive);
        }

        Visit(root.Members, "");
        // What a constant is depends on what its file calls by which name.
        if (_declarations.Any(d => d.Name == Everything))
            Add(Everything, string.Concat(root.DescendantNodes(n => n is CompilationUnitSyntax or BaseNamespaceDeclarationSyntax).OfType<UsingDirectiveSyntax>()));
    }

    /// <summary>A name and what is said about it.</summary>
    public readonly record struct Declaration(string Name, string Text);

    public IReadOnlyList<Declaration> Declarations => _declarations;

    /// <summary>Names that a contract depends on without mentioning them: those in global usings and in constants.</summary>
    public IReadOnlyCollection<string> Shared => _shared;

    public static FileDeclarations Of(SyntaxTree file) => Files.GetValue(file, static f => new FileDeclarations((CompilationUnitSyntax)f.GetRoot()));

    private void Visit(SyntaxList<MemberDeclarationSyntax> members, string scope)
    {
        foreach (var member in members)
        {
            switch (member)
            {
                case BaseNamespaceDeclarationSyntax space:
                    foreach (var part in space.Name.DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)))
                        Add(part.ValueText, scope + space.Name);
                    Visit(space.Members, $"{scope}{space.Name}.");
                    break;
                case TypeDeclarationSyntax type:
                    // Keywords stand for types of the platform.
                    Add(scope.StartsWith("System.", StringComparison.Ordinal) ? Everything : type.Identifier.ValueText, $"{scope}{type.Modifiers} {type.Keyword.ValueText} {type.Identifier.ValueText} {type.Arity}");
                    AddChosenName(type);
                    Visit(type.Members, $"{scope}{type.Identifier.ValueText}.");
                    break;
                case EnumDeclarationSyntax values:
                    Add(values.Identifier.ValueText, $"{scope}{values.Modifiers} enum");
                    foreach (var value in values.Members)
                    {
                        Add(Everything, $"{scope}{values.Identifier.ValueText}.{value.Identifier.ValueText}{value.EqualsValue}");
                        Share(value.EqualsValue);
                    }

                    break;
                case DelegateDeclarationSyntax type:
                    Add(type.Identifier.ValueText, scope + "delegate");
                    break;
                case FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword):
                    Add(Everything, scope + field.Declaration);
                    Share(field.Declaration);
                    break;
            }
        }
    }

    /// <summary>The name a contract chooses for what is generated can be in the way of another contract.</summary>
    private void AddChosenName(TypeDeclarationSyntax type)
    {
        if (type is not InterfaceDeclarationSyntax)
            return;
        foreach (var argument in type.AttributeLists.SelectMany(l => l.Attributes).SelectMany(a => a.ArgumentList?.Arguments.ToArray() ?? []))
        {
            if (argument.NameEquals?.Name.Identifier.ValueText == "GeneratedName")
                Add(argument.Expression is LiteralExpressionSyntax literal ? literal.Token.ValueText : Everything, argument.ToString());
        }
    }

    private void Add(string name, string text) => _declarations.Add(new Declaration(name, text));

    private void Share(SyntaxNode? node)
    {
        foreach (var token in node?.DescendantTokens() ?? [])
        {
            if (token.IsKind(SyntaxKind.IdentifierToken))
                _shared.Add(token.ValueText);
        }
    }
}
