using System.ComponentModel;
using MessagePack;

namespace TypedMqtt.CompilerServices;

/// <summary>Settings under which every payload is read and written. Used by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadOptions
{
    /// <summary>Most elements a collection may declare.</summary>
    public const int MaxCollectionCount = 65_536;

    /// <summary>Most bytes of a text.</summary>
    public const int MaxStringBytes = 65_536;

    /// <summary>Deepest nesting of a payload.</summary>
    public const int MaxDepth = 32;

    /// <summary>What a formatter of the application's gets, for bytes from anybody: collision-resistant hashing, limited depth.</summary>
    /// <remarks>Generated formatters name the formatters they need. The standard options would bring in resolvers that write code at run time.</remarks>
    public static MessagePackSerializerOptions MessagePack { get; } = new MessagePackSerializerOptions(global::MessagePack.Resolvers.BuiltinResolver.Instance)
        .WithSecurity(MessagePackSecurity.UntrustedData.WithMaximumObjectGraphDepth(MaxDepth));
}
