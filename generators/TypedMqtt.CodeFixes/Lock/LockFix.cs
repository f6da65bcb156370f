using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.CodeFixes.Lock;

/// <summary>Creates and updates <c>typedmqtt.lock.txt</c>, and retires a channel in it.</summary>
/// <remarks>An update records everything, so it is offered only while nothing breaks released peers.</remarks>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class LockFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } =
    [
        LockRules.Missing, LockRules.Unrecorded, LockRules.ChannelRemoved, LockRules.TopicChanged, LockRules.PlaceholderType, LockRules.PlaceholderRenamed, LockRules.QosLowered,
        LockRules.QosRaised, LockRules.RetainSwitched, LockRules.CompactWithoutLock, LockRules.MemberRemoved, LockRules.TypeWidened, LockRules.NullLoosened,
        LockRules.EnumValueAdded, LockRules.EnumValueMoved, LockRules.CaseAdded, LockRules.GrantRevoked, LockRules.GrantAdded, LockRules.LimitLowered,
        LockRules.IdentityChanged,
    ];

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => LockFixAll.Instance;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var project = context.Document.Project;
        if (await LockDocument.ReadAsync(project, context.CancellationToken).ConfigureAwait(false) is not { } state)
            return;
        var isMissing = state.Released.IsEmpty;
        var changes = isMissing ? [] : state.Changes();
        foreach (var diagnostic in context.Diagnostics)
        {
            if (!state.HasErrors && changes.All(c => c.Severity != LockSeverity.Breaking))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        isMissing ? $"Create {LockFile.FileName}" : $"Update {LockFile.FileName}",
                        _ => Task.FromResult(LockDocument.Write(project, LockUpdate.Record(state.Released, state.Now))), LockFixAll.UpdateKey),
                    diagnostic);
            }

            if (diagnostic.Id == LockRules.ChannelRemoved && diagnostic.Properties.TryGetValue(LockAnalyzer.ChannelProperty, out var channel))
            {
                context.RegisterCodeFix(
                    CodeAction.Create(
                        $"Retire {channel} in {LockFile.FileName}",
                        _ => Task.FromResult(LockDocument.Write(project, LockUpdate.Retire(state.Released, channel!))), LockFixAll.RetireKey),
                    diagnostic);
            }
        }
    }
}

/// <summary>The lock as a document of a project.</summary>
internal static class LockDocument
{
    public static TextDocument? Find(Project project) => project.AdditionalDocuments.FirstOrDefault(d => LockSettings.IsLock(d.FilePath ?? d.Name));

    /// <returns>The lock beside the contracts; null when it cannot be read.</returns>
    public static async Task<LockState?> ReadAsync(Project project, CancellationToken cancellationToken)
    {
        var text = Find(project) is { } document ? await document.GetTextAsync(cancellationToken).ConfigureAwait(false) : null;
        var released = LockFile.Parse(text?.ToString() ?? "");
        return released.Problems.Count == 0 && await project.GetCompilationAsync(cancellationToken).ConfigureAwait(false) is { } compilation
            ? LockState.Of(compilation, released, cancellationToken)
            : null;
    }

    /// <summary>The solution with another lock in a project.</summary>
    public static Solution Write(Project project, LockFile file)
    {
        var text = SourceText.From(file.ToString(), new System.Text.UTF8Encoding(encoderShouldEmitUTF8Identifier: false));
        if (Find(project) is { } document)
            return project.Solution.WithAdditionalDocumentText(document.Id, text);
        var directory = Path.GetDirectoryName(project.FilePath);
        return project.AddAdditionalDocument(LockFile.FileName, text, filePath: directory is null ? LockFile.FileName : Path.Combine(directory, LockFile.FileName)).Project.Solution;
    }
}

/// <summary>All findings of a project are settled by one edit of its lock.</summary>
internal sealed class LockFixAll : FixAllProvider
{
    public const string UpdateKey = "Update the lock", RetireKey = "Retire in the lock";

    public static LockFixAll Instance { get; } = new();

    public override IEnumerable<FixAllScope> GetSupportedFixAllScopes() => [FixAllScope.Document, FixAllScope.Project, FixAllScope.Solution];

    public override async Task<CodeAction?> GetFixAsync(FixAllContext context)
    {
        var projects = context.Scope == FixAllScope.Solution ? [.. context.Solution.Projects] : ImmutableArray.Create(context.Project);
        var solution = context.Solution;
        foreach (var project in projects)
        {
            if (await LockDocument.ReadAsync(project, context.CancellationToken).ConfigureAwait(false) is not { } state || state.Models.Count == 0)
                continue;
            LockFile file;
            if (context.CodeActionEquivalenceKey == RetireKey)
            {
                file = state.Changes().Where(c => c.Id == LockRules.ChannelRemoved).Aggregate(state.Released, (f, c) => LockUpdate.Retire(f, c.Site.Channel));
            }
            else if (state.HasErrors || !state.Released.IsEmpty && state.Changes().Any(c => c.Severity == LockSeverity.Breaking))
            {
                continue;
            }
            else
            {
                file = LockUpdate.Record(state.Released, state.Now);
            }

            solution = LockDocument.Write(solution.GetProject(project.Id)!, file);
        }

        return CodeAction.Create(context.CodeActionEquivalenceKey!, _ => Task.FromResult(solution), context.CodeActionEquivalenceKey);
    }
}
