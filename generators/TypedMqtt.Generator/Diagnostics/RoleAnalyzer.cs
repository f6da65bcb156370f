using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds roles that nobody declares: a misspelt role would get no rights, and nobody would notice.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RoleAnalyzer : CompilationAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.UnknownRole, DiagnosticDescriptors.UnknownAppRole];

    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var compilation = start.Compilation;
        var known = new Lazy<ISet<string>>(() => new HashSet<string>(RoleParser.Visible(compilation).Select(r => r.Name), StringComparer.Ordinal));
        start.RegisterSymbolAction(
            c =>
            {
                foreach (var attribute in c.Symbol.GetAttributes().Where(a => ChannelGrants.IsRoleList(a.AttributeClass)))
                    Report(attribute, known, DiagnosticDescriptors.UnknownRole, c.ReportDiagnostic);
            },
            SymbolKind.NamedType, SymbolKind.Method);
        // By its syntax, because only what is found in the file at hand can be fixed in it.
        start.RegisterSyntaxNodeAction(
            c =>
            {
                if (c.Node is AttributeListSyntax { Target.Identifier.RawKind: (int)SyntaxKind.AssemblyKeyword } list
                    && c.Compilation.Assembly.Attribute("TypedMqtt.MqttAppAttribute") is { ApplicationSyntaxReference: { } reference } app
                    && reference.SyntaxTree == list.SyntaxTree && list.Span.Contains(reference.Span))
                {
                    Report(app, known, DiagnosticDescriptors.UnknownAppRole, c.ReportDiagnostic);
                }
            },
            SyntaxKind.AttributeList);
    }

    private static void Report(AttributeData attribute, Lazy<ISet<string>> known, DiagnosticDescriptor descriptor, Action<Diagnostic> report)
    {
        var roles = attribute.Strings(0).ToList();
        for (var i = 0; i < roles.Count; i++)
        {
            if (known.Value.Contains(roles[i]))
                continue;
            var near = NearestName.Of(roles[i], known.Value);
            report(Diagnostic.Create(
                descriptor, Locations.Argument(attribute, i), roles[i], near is null ? "; declare it" : $"; did you mean \"{near}\"?"));
        }
    }
}
