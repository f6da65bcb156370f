using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;

namespace TypedMqtt.Generator.Pipeline;

/// <summary>The identifiers in a file: what its meaning can depend on.</summary>
internal static class MentionedNames
{
    private const string AttributeSuffix = "Attribute";

    private static readonly ConditionalWeakTable<SyntaxTree, HashSet<string>> Files = new();

    /// <summary>Whether a file mentions a name; an attribute is mentioned without its suffix as well.</summary>
    public static bool Mentions(SyntaxTree file, string name)
    {
        var names = Files.GetValue(file, static f => new HashSet<string>(
            f.GetRoot().DescendantTokens().Where(t => t.IsKind(SyntaxKind.IdentifierToken)).Select(t => t.ValueText), StringComparer.Ordinal));
        return names.Contains(name)
            || (name.EndsWith(AttributeSuffix, StringComparison.Ordinal) && names.Contains(name.Substring(0, name.Length - AttributeSuffix.Length)));
    }
}
