using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds roles that nobody declares, which would get no rights and nobody would notice, and declarations that are none.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RoleAnalyzer : CompilationAnalyzer
{
    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.UnknownRole, DiagnosticDescriptors.UnknownAppRole, DiagnosticDescriptors.RoleName, DiagnosticDescriptors.RoleTwice];

    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var compilation = start.Compilation;
        var known = new Lazy<ISet<string>>(() => new HashSet<string>(RoleParser.Visible(compilation).Select(r => r.Name), StringComparer.Ordinal));
        var roles = new Lazy<List<AttributeData>>(() => compilation.Assembly.GetAttributes().Where(a => a.AttributeClass.Is(RoleParser.RoleAttribute)).ToList());
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
                if (c.Node is not AttributeListSyntax { Target.Identifier.RawKind: (int)SyntaxKind.AssemblyKeyword } list)
                    return;
                if (c.Compilation.Assembly.Attribute("TypedMqtt.MqttAppAttribute") is { } app && IsIn(app, list))
                    Report(app, known, DiagnosticDescriptors.UnknownAppRole, c.ReportDiagnostic);
                foreach (var role in roles.Value.Where(r => IsIn(r, list)))
                    CheckDeclaration(role, roles.Value, c.ReportDiagnostic);
            },
            SyntaxKind.AttributeList);
    }

    private static bool IsIn(AttributeData attribute, AttributeListSyntax list) =>
        attribute.ApplicationSyntaxReference is { } reference && reference.SyntaxTree == list.SyntaxTree && list.Span.Contains(reference.Span);

    private static void CheckDeclaration(AttributeData role, List<AttributeData> all, Action<Diagnostic> report)
    {
        if (role.ConstructorArguments.FirstOrDefault().Value is not string name)
            return;
        if (!IsRoleName(name))
            report(Diagnostic.Create(DiagnosticDescriptors.RoleName, Locations.Argument(role, 0), name));
        else if (all.First(r => r.ConstructorArguments.FirstOrDefault().Value is string other && other == name) != role)
            report(Diagnostic.Create(DiagnosticDescriptors.RoleTwice, Locations.Argument(role, 0), name));
    }

    private static bool IsRoleName(string name) =>
        name.Length is > 0 and <= 64 && name[0] is >= 'a' and <= 'z' && name.All(c => c is >= 'a' and <= 'z' or >= '0' and <= '9' or '-');

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
