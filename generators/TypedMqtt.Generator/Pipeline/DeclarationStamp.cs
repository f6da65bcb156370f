using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Pipeline;

/// <summary>
/// What names in source mean in a compilation: what is declared where, constants, enums, global usings, references and options.
/// Bodies, members and attributes do not count: whoever depends on a type looks at its file.
/// </summary>
internal sealed class DeclarationStamp
{
    private static readonly ConditionalWeakTable<Compilation, DeclarationStamp> Compilations = new();

    private readonly CompilationOptions _options;
    private readonly ImmutableArray<MetadataReference> _references;
    private readonly ImmutableArray<FileDeclarations> _files;

    // Contracts share their stamps, so that the difference to one is asked for again and again. Weak: stamps would make a chain.
    private readonly ConditionalWeakTable<DeclarationStamp, Difference> _differences = new();

    private DeclarationStamp(Compilation compilation)
    {
        _options = compilation.Options;
        _references = compilation.ExternalReferences;
        _files = [.. compilation.SyntaxTrees.Select(FileDeclarations.Of)];
    }

    public static DeclarationStamp Of(Compilation compilation) => Compilations.GetValue(compilation, static c => new DeclarationStamp(c));

    /// <summary>The names that mean something else than at another time.</summary>
    /// <returns>The names; null when it can be any.</returns>
    public IReadOnlyCollection<string>? ChangesSince(DeclarationStamp before) =>
        ReferenceEquals(this, before) ? [] : _differences.GetValue(before, b => new Difference(Compare(b))).Names;

    private HashSet<string>? Compare(DeclarationStamp before)
    {
        // Edits leave options and references as they are, mostly as the same objects.
        if (!(ReferenceEquals(_options, before._options) || _options.Equals(before._options))
            || !(_references == before._references || _references.SequenceEqual(before._references)))
            return null;
        var (old, current) = (new HashSet<FileDeclarations>(before._files), new HashSet<FileDeclarations>(_files));
        var counts = new Dictionary<FileDeclarations.Declaration, int>();
        Count(current.Where(f => !old.Contains(f)), 1, counts);
        Count(old.Where(f => !current.Contains(f)), -1, counts);
        var names = new HashSet<string>(counts.Where(c => c.Value != 0).Select(c => c.Key.Name), StringComparer.Ordinal);
        return names.Contains(FileDeclarations.Everything) || (names.Count > 0 && _files.Concat(before._files).Any(f => f.Shared.Any(names.Contains))) ? null : names;
    }

    private static void Count(IEnumerable<FileDeclarations> files, int step, Dictionary<FileDeclarations.Declaration, int> counts)
    {
        foreach (var declaration in files.SelectMany(f => f.Declarations))
        {
            counts.TryGetValue(declaration, out var count);
            counts[declaration] = count + step;
        }
    }

    private sealed record Difference(HashSet<string>? Names);
}
