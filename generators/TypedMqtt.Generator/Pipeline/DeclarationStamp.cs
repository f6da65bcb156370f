using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.Generator.Pipeline;

/// <summary>
/// A number that stays the same as long as names in source mean the same: what is declared where, constants, global usings, references and
/// options. Bodies, members and attributes do not count: whoever depends on a type looks at its file.
/// </summary>
internal static class DeclarationStamp
{
    private static readonly ConditionalWeakTable<Compilation, Box> Compilations = new();
    private static readonly ConditionalWeakTable<SyntaxTree, Box> Trees = new();

    public static long Of(Compilation compilation) => Compilations.GetValue(compilation, static c => new Box(Compute(c))).Value;

    // Options and references by identity: the compiler's own hash codes are not all implemented, and both live through edits.
    private static long Compute(Compilation compilation)
    {
        long stamp = RuntimeHelpers.GetHashCode(compilation.Options);
        foreach (var reference in compilation.ExternalReferences)
            stamp = unchecked((stamp * 31) + RuntimeHelpers.GetHashCode(reference));

        // The order of files says nothing.
        foreach (var tree in compilation.SyntaxTrees)
            stamp = unchecked(stamp + Trees.GetValue(tree, static t => new Box(Compute(t))).Value);
        return stamp;
    }

    private static long Compute(SyntaxTree tree)
    {
        long stamp = RuntimeHelpers.GetHashCode(tree.Options);
        if (tree.GetRoot() is not CompilationUnitSyntax root)
            return stamp;
        foreach (var directive in root.Usings.Where(u => u.GlobalKeyword.IsKind(SyntaxKind.GlobalKeyword)))
            Add(ref stamp, directive.ToString());
        Add(ref stamp, root.Members);
        return stamp;
    }

    private static void Add(ref long stamp, SyntaxList<MemberDeclarationSyntax> members)
    {
        foreach (var member in members)
        {
            switch (member)
            {
                case BaseNamespaceDeclarationSyntax space:
                    Add(ref stamp, space.Name.ToString());
                    Add(ref stamp, space.Members);
                    Add(ref stamp, "}");
                    break;
                case TypeDeclarationSyntax type:
                    Add(ref stamp, type.Modifiers.ToString());
                    Add(ref stamp, type.Keyword.ValueText + type.Identifier.ValueText + type.Arity);
                    Add(ref stamp, ChosenNames(type));
                    Add(ref stamp, type.Members);
                    Add(ref stamp, "}");
                    break;
                case EnumDeclarationSyntax or DelegateDeclarationSyntax:
                    Add(ref stamp, member is EnumDeclarationSyntax e ? e.Identifier.ValueText : ((DelegateDeclarationSyntax)member).Identifier.ValueText);
                    break;
                case FieldDeclarationSyntax field when field.Modifiers.Any(SyntaxKind.ConstKeyword):
                    Add(ref stamp, field.Declaration.ToString());
                    break;
            }
        }
    }

    /// <summary>The name a contract chooses for what is generated can be in the way of another contract.</summary>
    private static string ChosenNames(TypeDeclarationSyntax type) => type is not InterfaceDeclarationSyntax ? "" : string.Concat(
        type.AttributeLists.SelectMany(l => l.Attributes).SelectMany(a => a.ArgumentList?.Arguments.ToArray() ?? [])
            .Where(a => a.NameEquals?.Name.Identifier.ValueText == "GeneratedName").Select(a => a.ToString()));

    private static void Add(ref long stamp, string text)
    {
        foreach (var character in text)
            stamp = unchecked((stamp * 1099511628211) ^ character);
        stamp = unchecked((stamp * 1099511628211) ^ '\n');
    }

    private sealed class Box(long value)
    {
        public long Value { get; } = value;
    }
}
