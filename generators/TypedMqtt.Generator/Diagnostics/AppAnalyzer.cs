using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Operations;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Checks what an application does with channels against the roles it says it runs as.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class AppAnalyzer : CompilationAnalyzer
{
    /// <summary>The channel that a finding is about, and the list that grants it, for the fix.</summary>
    internal const string ContractProperty = "Contract", ChannelProperty = "Channel", AttributeProperty = "Attribute";

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } =
    [
        DiagnosticDescriptors.MixedDirections, DiagnosticDescriptors.AppMayNotSend, DiagnosticDescriptors.AppMayNotReceive,
        DiagnosticDescriptors.GrantNeverUsed, DiagnosticDescriptors.NoApp,
    ];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var check = new CallCheck(start.Compilation);
        start.RegisterOperationAction(
            check.Analyze, OperationKind.Invocation, OperationKind.MethodReference, OperationKind.PropertyReference, OperationKind.FieldReference);
        start.RegisterCompilationEndAction(check.Finish);
    }

    /// <summary>The calls of one compilation.</summary>
    private sealed class CallCheck
    {
        private readonly AttributeData? _app;
        private readonly ImmutableArray<string> _roles;
        private readonly bool _strict;
        private readonly ConcurrentDictionary<ISymbol, ChannelReference?> _known = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<ISymbol, bool> _grants = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<IMethodSymbol, bool> _sent = new(SymbolEqualityComparer.Default);
        private readonly ConcurrentDictionary<IMethodSymbol, bool> _received = new(SymbolEqualityComparer.Default);
        private volatile bool _isRefused;

        public CallCheck(Compilation compilation)
        {
            _app = compilation.Assembly.Attribute("TypedMqtt.MqttAppAttribute");
            _roles = _app?.Strings(0).ToImmutableArray() ?? [];
            _strict = _app?.Named("Strict", true) ?? true;
        }

        public void Analyze(OperationAnalysisContext context)
        {
            var reference = context.Operation switch
            {
                IInvocationOperation call => Lookup(call.TargetMethod),
                IMethodReferenceOperation method => Lookup(method.Method),
                // The channel as a value: whoever names it probably receives.
                IMemberReferenceOperation { Type: INamedTypeSymbol type } => _known.GetOrAdd(type, static t => ChannelReference.OfMarked(t)),
                _ => null,
            };
            if (reference is null)
                return;
            var sends = reference.Use == ChannelReference.Sends;
            foreach (var method in reference.Methods)
                (sends ? _sent : _received).TryAdd(method, true);
            if (reference.Use == ChannelReference.NameOnly || ReportMixed(context, reference) || _app is null)
                return;
            foreach (var method in reference.Methods)
                Check(context, reference, method, sends);
        }

        public void Finish(CompilationAnalysisContext context)
        {
            if (_app is null)
                ReportNoApp(context);
            else if (!_isRefused)
                ReportUnused(context);
        }

        private void ReportNoApp(CompilationAnalysisContext context)
        {
            var used = _sent.Keys.Concat(_received.Keys).Where(m => ChannelGrants.NamesRoles(m.ContainingType))
                .Select(m => $"{m.ContainingType.Name}.{m.Name}").OrderBy(n => n, StringComparer.Ordinal).FirstOrDefault();
            if (used is not null && context.Compilation.GetEntryPoint(context.CancellationToken) is { } main)
                context.ReportDiagnostic(Diagnostic.Create(DiagnosticDescriptors.NoApp, Locations.EntryPoint(main), used));
        }

        private void ReportUnused(CompilationAnalysisContext context)
        {
            // What an undeclared role is granted is not the finding.
            var declared = new HashSet<string>(RoleParser.Visible(context.Compilation).Select(r => r.Name), StringComparer.Ordinal);
            var roles = _roles.Where(declared.Contains).ToImmutableArray();
            var contracts = ContractIndex.Of(context.Compilation.Assembly, context.CancellationToken)
                .Concat(ContractIndex.OfReferences(context.Compilation, context.CancellationToken));
            foreach (var contract in contracts.Where(c => !IsSharedWith(context.Compilation, c.ContainingAssembly)))
            {
                foreach (var method in ChannelGrants.OwnChannels(contract))
                {
                    ReportUnused(context, contract, method, roles, sends: true);
                    ReportUnused(context, contract, method, roles, sends: false);
                }
            }
        }

        /// <summary>Whether another assembly of the application uses the contracts of one: what it does with them is not seen here.</summary>
        private static bool IsSharedWith(Compilation compilation, IAssemblySymbol contracts) =>
            compilation.SourceModule.ReferencedAssemblySymbols.Any(a => a.Modules.Any(m => m.ReferencedAssemblies.Any(r => r.Name == contracts.Name)));

        private ChannelReference? Lookup(IMethodSymbol method) =>
            _known.GetOrAdd((method.ReducedFrom ?? method).OriginalDefinition, static m => ChannelReference.Of((IMethodSymbol)m));

        private void Check(OperationAnalysisContext context, ChannelReference reference, IMethodSymbol method, bool sends)
        {
            var granted = ChannelGrants.Roles(reference.Contract, method, sends);
            if (granted.Any(_roles.Contains) || (granted.IsEmpty && !GrantsAnything(method.ContainingAssembly)))
                return;
            // The application probably names the wrong role, and what that one may do unused is not the finding.
            _isRefused = true;
            context.ReportDiagnostic(Diagnostic.Create(
                sends ? DiagnosticDescriptors.AppMayNotSend : DiagnosticDescriptors.AppMayNotReceive,
                MemberName(context.Operation.Syntax).GetLocation(),
                _strict ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
                additionalLocations: method.Locations.Where(l => Locations.IsIn(l, context.Compilation)),
                Properties(reference.Contract, method, sends),
                Quoted(_roles), $"{method.ContainingType.Name}.{method.Name}", Verb(ChannelGrants.Attribute(method, sends)),
                granted.IsEmpty ? "nobody" : Quoted(granted) + " only", _roles.IsEmpty ? "a role" : Quoted(_roles.Take(1)), ChannelGrants.Declaration(reference.Contract, method, sends)));
        }

        /// <summary>A library that grants nothing at all does without access control.</summary>
        private bool GrantsAnything(IAssemblySymbol assembly) => _grants.GetOrAdd(
            assembly, static a => ContractIndex.Of((IAssemblySymbol)a, CancellationToken.None).Any(ChannelGrants.NamesRoles));

        private static bool ReportMixed(OperationAnalysisContext context, ChannelReference reference)
        {
            if (reference.Use != ChannelReference.Receives || reference.Methods.Length < 2)
                return false;
            var roles = reference.Methods.Select(m => (Method: m, Roles: ChannelGrants.Roles(reference.Contract, m, sends: false))).ToList();
            if (roles.Any(r => r.Roles.IsEmpty) || roles.Select(r => r.Roles.AsEnumerable()).Aggregate(Enumerable.Intersect).Any())
                return false;
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.MixedDirections, MemberName(context.Operation.Syntax).GetLocation(),
                ImmutableDictionary<string, string?>.Empty.Add(ContractProperty, reference.Contract.ToPlain()), reference.Contract.Name,
                string.Join("; ", roles.Select(r => $"{ChannelGrants.Name(r.Method)}: {string.Join(", ", r.Roles)}"))));
            return true;
        }

        private void ReportUnused(CompilationAnalysisContext context, INamedTypeSymbol contract, IMethodSymbol method, ImmutableArray<string> roles, bool sends)
        {
            if ((sends ? _sent : _received).ContainsKey(method))
                return;
            var granted = ChannelGrants.Roles(contract, method, sends);
            if (roles.FirstOrDefault(granted.Contains) is not { } role)
                return;
            context.ReportDiagnostic(Diagnostic.Create(
                DiagnosticDescriptors.GrantNeverUsed, Locations.Argument(_app!, _roles.IndexOf(role)), Properties(contract, method, sends), role, Infinitive(ChannelGrants.Attribute(method, sends)),
                $"{contract.Name}.{method.Name}", ChannelGrants.Declaration(contract, method, sends)));
        }

        private static ImmutableDictionary<string, string?> Properties(INamedTypeSymbol contract, IMethodSymbol method, bool sends) => ImmutableDictionary<string, string?>.Empty
            .Add(ContractProperty, contract.ToPlain()).Add(ChannelProperty, ChannelGrants.Name(method)).Add(AttributeProperty, ChannelGrants.Attribute(method, sends));

        private static SyntaxNode MemberName(SyntaxNode syntax) => syntax switch
        {
            InvocationExpressionSyntax call => MemberName(call.Expression),
            MemberAccessExpressionSyntax access => access.Name,
            MemberBindingExpressionSyntax binding => binding.Name,
            _ => syntax,
        };

        private static string Quoted(IEnumerable<string> roles) => string.Join(", ", roles.Select(r => $"\"{r}\""));

        private static string Verb(string attribute) => attribute switch
        {
            "Publishers" => "published",
            "Subscribers" => "subscribed",
            "Requesters" => "requested",
            _ => "answered",
        };

        private static string Infinitive(string attribute) => attribute switch
        {
            "Publishers" => "publish",
            "Subscribers" => "subscribe to",
            "Requesters" => "request",
            _ => "answer",
        };
    }
}
