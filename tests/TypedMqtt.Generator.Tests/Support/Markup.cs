using System.Text;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Tests.Support;

/// <summary>Sources in which <c>{|TMQ0102:text|}</c> marks the characters of an expected diagnostic.</summary>
internal static partial class Markup
{
    [GeneratedRegex(@"\{\|(TMQ\d{4}):|\|\}")]
    private static partial Regex Mark();

    /// <summary>Checks that exactly the marked diagnostics are reported, on exactly the marked characters.</summary>
    /// <returns>Their messages.</returns>
    public static Task<string> VerifyAsync(string marked, OutputKind kind = OutputKind.DynamicallyLinkedLibrary, params MetadataReference[] references)
    {
        var compilation = Compiler.Compile(Parse(marked).Source);
        return VerifyAsync(marked, Compiler.AnalyzeAsync(compilation.AddReferences(references).WithOptions(compilation.Options.WithOutputKind(kind))));
    }

    /// <summary>The same in a project with MSBuild properties that the compiler sees.</summary>
    public static Task<string> VerifyInProjectAsync(string marked, params (string Name, string Value)[] properties) => VerifyInProjectAsync(marked, [], properties);

    /// <summary>The same with references.</summary>
    public static Task<string> VerifyInProjectAsync(string marked, MetadataReference[] references, params (string Name, string Value)[] properties) =>
        VerifyAsync(marked, Compiler.AnalyzeAsync(Compiler.Compile(Parse(marked).Source).AddReferences(references), properties));

    private static async Task<string> VerifyAsync(string marked, Task<System.Collections.Immutable.ImmutableArray<Diagnostic>> analysis)
    {
        var (source, expected) = Parse(marked);
        var diagnostics = await analysis;
        var actual = diagnostics.Select(d => (d.Id, Text: d.Location.SourceTree?.ToString()[d.Location.SourceSpan.Start..d.Location.SourceSpan.End], d.Location.SourceSpan.Start));
        Assert.Equal(
            expected.Order().Select(e => $"{e.Id} '{e.Text}' at {e.Start}"), actual.Order().Select(a => $"{a.Id} '{a.Text}' at {a.Start}"));
        Assert.All(diagnostics, d => Assert.EndsWith($"/{d.Id}.md", d.Descriptor.HelpLinkUri, StringComparison.Ordinal));
        return string.Join("\n", diagnostics.Select(d => d.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
    }

    internal static (string Source, List<(string Id, string Text, int Start)> Expected) Parse(string marked)
    {
        var source = new StringBuilder();
        var open = new Stack<(string Id, int Start)>();
        var expected = new List<(string, string, int)>();
        var position = 0;
        foreach (Match match in Mark().Matches(marked))
        {
            source.Append(marked, position, match.Index - position);
            position = match.Index + match.Length;
            if (match.Groups[1].Success)
            {
                open.Push((match.Groups[1].Value, source.Length));
            }
            else
            {
                var (id, start) = open.Pop();
                expected.Add((id, source.ToString(start, source.Length - start), start));
            }
        }

        source.Append(marked, position, marked.Length - position);
        return (source.ToString(), expected);
    }
}
