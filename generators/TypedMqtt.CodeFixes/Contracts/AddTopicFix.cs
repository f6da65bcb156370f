using System.Collections.Immutable;
using System.Composition;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;

namespace TypedMqtt.CodeFixes.Contracts;

/// <summary>TMQ0001: gives a method a topic made of its name and all parameters but the last.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class AddTopicFix : ContractFix
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0001"];

    private protected override void Offer(FixSite site)
    {
        if (site.Method is not { } method)
            return;
        var values = method.ParameterList.Parameters.Where(p => p.Type?.ToString() is not ("CancellationToken" or "CallContext")).ToList();
        var topic = new StringBuilder(Words(method.Identifier.ValueText));
        foreach (var parameter in values.Take(values.Count - 1))
            topic.Append("/{").Append(parameter.Identifier.ValueText).Append('}');
        site.Offer($"Add [Topic(\"{topic}\")]", "Add [Topic]", [Edit.InsertLine(method, $"[Topic(\"{topic}\")]")]);
    }

    /// <summary><c>ChangeSetpointAsync</c> as <c>change-setpoint</c>.</summary>
    private static string Words(string name)
    {
        if (name.EndsWith("Async", StringComparison.Ordinal) && name.Length > 5)
            name = name.Substring(0, name.Length - 5);
        var words = new StringBuilder();
        foreach (var c in name)
        {
            if (char.IsUpper(c) && words.Length > 0)
                words.Append('-');
            words.Append(char.ToLowerInvariant(c));
        }

        return words.ToString();
    }
}
