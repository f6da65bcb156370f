using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Finds roles that nobody declares: a misspelt role would get no rights, and nobody would notice.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class RoleAnalyzer : DiagnosticAnalyzer
{
    private static readonly string[] RoleLists =
        ["TypedMqtt.PublishersAttribute", "TypedMqtt.SubscribersAttribute", "TypedMqtt.RequestersAttribute", "TypedMqtt.RespondersAttribute", "TypedMqtt.MqttAppAttribute"];

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [DiagnosticDescriptors.UnknownRole];

    /// <inheritdoc/>
    public override void Initialize(AnalysisContext context)
    {
        context.ConfigureGeneratedCodeAnalysis(GeneratedCodeAnalysisFlags.None);
        context.EnableConcurrentExecution();
        context.RegisterCompilationStartAction(static start =>
        {
            var used = new ConcurrentBag<(string Role, Location? Location)>();
            start.RegisterSymbolAction(c => Collect(c.Symbol, used), SymbolKind.NamedType, SymbolKind.Method);
            start.RegisterCompilationEndAction(c =>
            {
                Collect(c.Compilation.Assembly, used);
                if (!used.IsEmpty)
                    Report(c, used);
            });
        });
    }

    private static void Collect(ISymbol symbol, ConcurrentBag<(string Role, Location? Location)> used)
    {
        foreach (var attribute in symbol.GetAttributes())
        {
            if (!RoleLists.Contains(attribute.AttributeClass?.ToPlain()))
                continue;
            var roles = attribute.Strings(0).ToList();
            for (var i = 0; i < roles.Count; i++)
                used.Add((roles[i], Locations.Argument(attribute, i)));
        }
    }

    private static void Report(CompilationAnalysisContext context, ConcurrentBag<(string Role, Location? Location)> used)
    {
        var known = new HashSet<string>(
            context.Compilation.SourceModule.ReferencedAssemblySymbols.Prepend(context.Compilation.Assembly)
                .SelectMany(a => RoleParser.Parse(a.GetAttributes().Where(x => x.AttributeClass.Is(RoleParser.RoleAttribute))))
                .Select(r => r.Name),
            StringComparer.Ordinal);
        foreach (var (role, location) in used.Where(u => !known.Contains(u.Role)))
        {
            var near = NearestName.Of(role, known);
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.UnknownRole, location, role, near is null ? "; declare it" : $"; did you mean \"{near}\"?"));
        }
    }
}
