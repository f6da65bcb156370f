using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Generator.Model;

/// <summary>The types that the lock names because of a contract.</summary>
internal sealed record LockTypes(EquatableArray<TypeName> Names)
{
    public static readonly LockTypes None = new(default(EquatableArray<TypeName>));
}

/// <summary>Sorted lines of the lock that come from one contract, or from the roles.</summary>
/// <param name="lines">The lines.</param>
internal sealed class LockLines(string[] lines) : IEquatable<LockLines>
{
    /// <summary>Those of a contract for which they could not be made.</summary>
    public static readonly LockLines Incomplete = new([]);

    public string[] Lines { get; } = lines;

    public bool Equals(LockLines? other) => ReferenceEquals(this, other)
        || (other is not null && this != Incomplete && other != Incomplete && Lines.AsSpan().SequenceEqual(other.Lines));

    public override bool Equals(object? obj) => Equals(obj as LockLines);

    public override int GetHashCode() => Lines.Length;
}
