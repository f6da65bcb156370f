using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds roles that nobody declares: a misspelt role would get no rights, and nobody would notice.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RoleAnalyzer : CompilationAnalyzer
{
    private static readonly string[] RoleLists =
        ["TypedMqtt.PublishersAttribute", "TypedMqtt.SubscribersAttribute", "TypedMqtt.RequestersAttribute", "TypedMqtt.RespondersAttribute", "TypedMqtt.MqttAppAttribute"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
        [DiagnosticDescriptors.UnknownRole, DiagnosticDescriptors.UnknownAppRole];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var used = new ConcurrentBag<RoleUse>();
        start.RegisterSymbolAction(c => Collect(c.Symbol, used), SymbolKind.NamedType, SymbolKind.Method);
        start.RegisterCompilationEndAction(c =>
        {
            Collect(c.Compilation.Assembly, used);
            if (!used.IsEmpty)
                Report(c, used);
        });
    }

    private static void Collect(ISymbol symbol, ConcurrentBag<RoleUse> used)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (!RoleLists.Contains(attribute.AttributeClass?.ToPlain()))
                continue;
            var roles = attribute.Strings(0).ToList();
            for (var i = 0; i < roles.Count; i++)
                used.Add(new(roles[i], attribute.AttributeClass!.Name == "MqttAppAttribute", Locations.Argument(attribute, i)));
        }
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<RoleUse> used)
    {
        var known = new HashSet<string>(RoleParser.Visible(context.Compilation).Select(r => r.Name), StringComparer.Ordinal);
        foreach (var use in used.Where(u => !known.Contains(u.Role)))
        {
            var near = NearestName.Of(use.Role, known);
            context.ReportDiagnostic(Diagnostic.Create(
                use.IsApp ? DiagnosticDescriptors.UnknownAppRole : DiagnosticDescriptors.UnknownRole,
                use.Location, use.Role, near is null ? "; declare it" : $"; did you mean \"{near}\"?"));
        }
    }

    private sealed record RoleUse(string Role, bool IsApp, Location? Location);
}
