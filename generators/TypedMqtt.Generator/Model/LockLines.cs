using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Generator.Model;

/// <summary>The types that the lock names because of a contract.</summary>
internal sealed record LockTypes(EquatableArray<TypeName> Names)
{
    public static readonly LockTypes None = new(default(EquatableArray<TypeName>));
}

/// <summary>The lines of the lock that come from a contract.</summary>
/// <param name="IsComplete">Whether they could be made.</param>
/// <param name="Lines">The lines.</param>
internal sealed record LockLines(bool IsComplete, EquatableArray<string> Lines)
{
    public static readonly LockLines Incomplete = new(false, default);
}
