using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>The one instance of a formatter or serializer that a contract names by type. Used by generated code.</summary>
/// <typeparam name="T">The formatter or serializer.</typeparam>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class CustomFormatter<T> where T : class, new()
{
    /// <summary>The instance.</summary>
    public static readonly T Instance = new();
}
