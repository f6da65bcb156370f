using System.Buffers;

namespace TypedMqtt;

/// <summary>A payload format of the application's own.</summary>
/// <typeparam name="T">Type of the payload.</typeparam>
public interface IPayloadSerializer<T>
{
    /// <summary>Content type of the messages, for example <c>application/cbor</c>.</summary>
    string ContentType { get; }

    /// <summary>Identifies the schema; it becomes part of the manifest.</summary>
    string SchemaId { get; }

    /// <summary>Writes a payload.</summary>
    /// <param name="value">The payload.</param>
    /// <param name="destination">Where its bytes go. What was written is discarded when this method throws.</param>
    void Write(in T value, IBufferWriter<byte> destination);

    /// <summary>Reads a payload.</summary>
    /// <param name="payload">The bytes; valid until the method returns.</param>
    /// <param name="context">How the message arrived.</param>
    /// <returns>The payload.</returns>
    T Read(in ReadOnlySequence<byte> payload, in CallContext context);
}
