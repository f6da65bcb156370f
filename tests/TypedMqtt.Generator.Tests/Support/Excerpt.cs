using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.Generator.Tests.Support;

/// <summary>Some members of a generated file, word for word, with the heads of the types around them.</summary>
internal static class Excerpt
{
    private const string Omission = "// …\n";

    /// <summary>The part of a file that has some members; empty where it has none.</summary>
    /// <param name="text">The file.</param>
    /// <param name="members">Members as <c>Type.Member</c>, types as <c>Type</c>.</param>
    /// <param name="unseen">Those that no file had so far.</param>
    public static string Of(string text, IReadOnlyCollection<string> members, ISet<string> unseen)
    {
        var root = CSharpSyntaxTree.ParseText(text).GetCompilationUnitRoot();
        var types = root.Members is [BaseNamespaceDeclarationSyntax space] ? space.Members : root.Members;
        var excerpt = new StringBuilder();
        Append(excerpt, types, "", "", members, unseen);
        return excerpt.Length == 0 || excerpt.ToString() == Omission ? "" : excerpt.ToString();
    }

    private static void Append(
        StringBuilder excerpt, IEnumerable<MemberDeclarationSyntax> declarations, string path, string indent, IReadOnlyCollection<string> members, ISet<string> unseen)
    {
        var isFirst = true;
        var isOmitting = false;
        foreach (var declaration in declarations)
        {
            var name = path + NameOf(declaration);
            var isShown = members.Contains(name);
            if (!isShown && !members.Any(m => m.StartsWith(name + ".", StringComparison.Ordinal)))
            {
                isOmitting = true;
                continue;
            }

            if (!isFirst)
                excerpt.Append('\n');
            if (isOmitting)
                excerpt.Append(indent).Append(Omission).Append('\n');
            isFirst = isOmitting = false;
            unseen.Remove(name);
            if (isShown)
            {
                excerpt.Append(declaration.ToFullString().Trim('\n')).Append('\n');
                continue;
            }

            var type = (TypeDeclarationSyntax)declaration;
            var head = type.WithAttributeLists(default).WithMembers(default).WithoutTrivia().ToFullString();
            excerpt.Append(indent).Append(head[..head.IndexOf('{', StringComparison.Ordinal)].Trim()).Append('\n').Append(indent).Append("{\n");
            Append(excerpt, type.Members, name + ".", indent + "    ", members, unseen);
            excerpt.Append(indent).Append("}\n");
        }

        if (isOmitting)
            excerpt.Append(isFirst ? "" : "\n").Append(indent).Append(Omission);
    }

    private static string NameOf(MemberDeclarationSyntax declaration) => declaration switch
    {
        BaseTypeDeclarationSyntax type => type.Identifier.Text,
        MethodDeclarationSyntax method => method.Identifier.Text,
        ConstructorDeclarationSyntax constructor => constructor.Identifier.Text,
        PropertyDeclarationSyntax property => property.Identifier.Text,
        BaseFieldDeclarationSyntax field => field.Declaration.Variables[0].Identifier.Text,
        _ => throw new NotSupportedException($"Generated code has a {declaration.Kind()}."),
    };
}
