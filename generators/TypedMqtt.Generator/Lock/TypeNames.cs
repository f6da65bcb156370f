using System.Text.RegularExpressions;

namespace TypedMqtt.Generator.Lock;

/// <summary>A type with its full name and the one without namespaces.</summary>
internal sealed record TypeName(string Full, string Short)
{
    private static readonly Regex Qualifier = new(@"[\w@]+\.", RegexOptions.CultureInvariant);

    public static TypeName Of(string fullName) => new(fullName, Qualifier.Replace(fullName, "").Replace(" ", ""));
}

/// <summary>How the lock names the types of a project: without namespace, unless two share that name.</summary>
internal sealed class TypeNames : IEquatable<TypeNames>
{
    private readonly HashSet<string> _ambiguous;

    public TypeNames(IEnumerable<TypeName> types)
    {
        var owners = new Dictionary<string, string>(StringComparer.Ordinal);
        _ambiguous = new HashSet<string>(StringComparer.Ordinal);
        foreach (var type in types)
        {
            if (!owners.TryGetValue(type.Short, out var other))
            {
                owners.Add(type.Short, type.Full);
            }
            else if (other != type.Full)
            {
                _ambiguous.Add(other);
                _ambiguous.Add(type.Full);
            }
        }
    }

    /// <summary>Name of a type in the lock.</summary>
    public string Of(string fullName) => _ambiguous.Contains(fullName) ? fullName.Replace(" ", "") : TypeName.Of(fullName).Short;

    public bool Equals(TypeNames? other) => ReferenceEquals(this, other) || (other is not null && _ambiguous.SetEquals(other._ambiguous));

    public override bool Equals(object? obj) => Equals(obj as TypeNames);

    public override int GetHashCode() => _ambiguous.Count;
}
