using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Diagnostics;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Lock;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>Compares the contracts with <c>typedmqtt.lock.txt</c>, which says what is released.</summary>
[DiagnosticAnalyzer(LanguageNames.CSharp)]
public sealed class LockAnalyzer : CompilationAnalyzer
{
    /// <summary>Properties of a diagnostic that a fix reads.</summary>
    internal const string RepairProperty = "Repair", AttributeProperty = "Attribute", ChannelProperty = "Channel";

    // An edit of the contracts leaves the lock as it is.
    private static readonly ConditionalWeakTable<SourceText, LockFile> Files = new();

    /// <inheritdoc/>
    public override ImmutableArray<DiagnosticDescriptor> SupportedDiagnostics { get; } = [.. DiagnosticDescriptors.OfLock.Values.OrderBy(d => d.Id, StringComparer.Ordinal)];

    /// <inheritdoc/>
    private protected override void Start(CompilationStartAnalysisContext start)
    {
        var settings = LockSettings.Of(start.Options.AnalyzerConfigOptionsProvider.GlobalOptions);
        if (settings.Mode == LockMode.Update)
            return;
        var file = start.Options.AdditionalFiles.FirstOrDefault(f => LockSettings.IsLock(f.Path));
        var (compilation, token) = (start.Compilation, start.CancellationToken);
        var findings = new Lazy<Findings>(() => new Findings(compilation, file, settings, token));
        start.RegisterSymbolAction(
            c =>
            {
                if (c.Symbol is INamedTypeSymbol type)
                    foreach (var diagnostic in findings.Value.Of(type))
                        c.ReportDiagnostic(diagnostic);
            },
            SymbolKind.NamedType);
        if (file is null)
            return;
        start.RegisterAdditionalFileAction(c =>
        {
            if (c.AdditionalFile == file)
                foreach (var diagnostic in findings.Value.OfFile)
                    c.ReportDiagnostic(diagnostic);
        });
    }

    /// <summary>Everything there is to say about one compilation, found once.</summary>
    private sealed class Findings
    {
        private readonly Dictionary<INamedTypeSymbol, List<Diagnostic>> _byOwner = new(SymbolEqualityComparer.Default);
        private readonly LockSettings _settings;
        private readonly AdditionalText? _file;
        private readonly SourceText? _text;

        public Findings(Compilation compilation, AdditionalText? file, LockSettings settings, CancellationToken cancellationToken)
        {
            _settings = settings;
            _file = file;
            _text = file?.GetText(cancellationToken);
            var released = _text is null ? LockFile.Parse("") : Files.GetValue(_text, static t => LockFile.Parse(t.ToString()));
            var state = LockState.Of(compilation, released, cancellationToken);
            var locator = new LockLocator(state, compilation);
            if (released.IsEmpty)
                ReportMissing(state, locator);
            else if (released.Problems.Count > 0)
                ReportProblems(released);
            else if (settings.Mode != LockMode.Off)
                ReportChanges(state, locator);
        }

        /// <summary>What belongs to the lock itself.</summary>
        public List<Diagnostic> OfFile { get; } = [];

        /// <summary>What belongs to a type.</summary>
        public List<Diagnostic> Of(INamedTypeSymbol type) => _byOwner.TryGetValue(type, out var found) ? found : [];

        private void ReportMissing(LockState state, LockLocator locator)
        {
            foreach (var contract in state.Contracts.Where(c => c.Model is { } model && CompactKeys.Needs(model)))
            {
                foreach (var (method, channel) in contract.Channels)
                {
                    if (channel.Payload is { IsCompact: true } || channel.Request?.Response is { IsCompact: true })
                        Add(contract.Symbol, Diagnostic.Create(DiagnosticDescriptors.CompactWithoutLock, LayoutOf(contract.Symbol, method), $"{contract.Symbol.Name}.{method.Name}"));
                }
            }

            if (_settings.Mode == LockMode.Required && !state.HasErrors && _byOwner.Count == 0 && locator.First() is { } first && state.Models.Count > 0)
                Add(first.Owner, Create(DiagnosticDescriptors.LockMissing, first.Location, LockSeverity.Compatible, null, first.Owner.Name));
        }

        private static Location? LayoutOf(INamedTypeSymbol contract, IMethodSymbol method)
        {
            var topic = method.Attribute(ContractParser.TopicAttribute)!;
            return Locations.Argument(topic.IsSet("Layout") ? topic : contract.Attribute(ContractParser.ContractAttribute)!, "Layout");
        }

        private void ReportProblems(LockFile released)
        {
            foreach (var problem in released.Problems)
            {
                OfFile.Add(Diagnostic.Create(
                    problem.IsConflict ? DiagnosticDescriptors.MergeConflict : DiagnosticDescriptors.LockUnreadable, Line(problem.Line), problem.Line + 1, problem.Reason));
            }
        }

        private void ReportChanges(LockState state, LockLocator locator)
        {
            var changes = state.Changes();
            foreach (var change in changes)
            {
                var properties = ImmutableDictionary<string, string?>.Empty.Add(RepairProperty, change.Repair).Add(AttributeProperty, change.RepairAttribute).Add(ChannelProperty, change.Site.Channel);
                var place = locator.Find(change.Site);
                var location = place?.Location ?? Line(change.Gone is { } gone ? state.Released.LineOf(gone) : 0);
                var diagnostic = Create(
                    DiagnosticDescriptors.OfLock[change.Id], location, change.Severity, properties, change.What, change.Released, change.Now, change.Effect);
                if (place is { } found)
                    Add(found.Owner, diagnostic);
                else
                    OfFile.Add(diagnostic);
            }

            if (changes.Count > 0 || state.HasErrors || !state.IsStale() || locator.First() is not { } first)
                return;
            Add(first.Owner, Create(
                DiagnosticDescriptors.Unrecorded, first.Location, LockSeverity.Compatible, null, LockFile.FileName, "other lines", "the same on the wire",
                "types have other names, or lines are missing; update the lock"));
        }

        /// <summary>In a build that decides about a release, a lock that is behind the code is an error.</summary>
        private Diagnostic Create(
            DiagnosticDescriptor descriptor, Location? location, LockSeverity severity, ImmutableDictionary<string, string?>? properties, params object[] arguments)
        {
            var effective = _settings.IsContinuousIntegration || severity == LockSeverity.Breaking ? DiagnosticSeverity.Error
                : severity == LockSeverity.Risky ? DiagnosticSeverity.Warning
                : DiagnosticSeverity.Info;
            return Diagnostic.Create(descriptor, location, effective, additionalLocations: null, properties, arguments);
        }

        private void Add(INamedTypeSymbol owner, Diagnostic diagnostic)
        {
            if (!_byOwner.TryGetValue(owner, out var found))
                _byOwner.Add(owner, found = []);
            found.Add(diagnostic);
        }

        private Location Line(int number)
        {
            var line = _text!.Lines[Math.Min(number, _text.Lines.Count - 1)];
            return Location.Create(_file!.Path, line.Span, _text.Lines.GetLinePositionSpan(line.Span));
        }
    }
}
