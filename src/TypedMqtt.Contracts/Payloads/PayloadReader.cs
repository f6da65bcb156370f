using System.Buffers;
using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using MessagePack;
using MessagePack.Formatters;

namespace TypedMqtt.CompilerServices;

/// <summary>Reads the payload of a message. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadReader
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads a MessagePack payload that may be nil; nothing may follow it.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">The bytes.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="formatter">Formatter of the payload type.</param>
    /// <param name="context">How the message arrived.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="UnreadablePayloadException">The bytes do not have the declared shape.</exception>
    public static T ReadNullableMessagePack<T>(
        in ReadOnlySequence<byte> payload, MqttChannelInfo channel, IMessagePackFormatter<T> formatter, in CallContext context)
    {
        ArgumentNullException.ThrowIfNull(formatter);
        CheckSize(payload, channel, context);
        try
        {
            var reader = payload.IsSingleSegment ? new MessagePackReader(payload.First) : new MessagePackReader(payload);
            var value = formatter.Deserialize(ref reader, null!); // Generated formatters need no options.
            if (!reader.End)
                throw new MessagePackSerializationException($"{payload.Length - reader.Consumed} bytes follow the payload");
            return value;
        }
        catch (Exception e) when (PayloadErrors.IsReadError(e))
        {
            throw new UnreadablePayloadException(channel, context.Topic, context.ContentType, e.Message, e);
        }
    }

    /// <summary>Reads a MessagePack payload that is not nil; nothing may follow it.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">The bytes.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="formatter">Formatter of the payload type.</param>
    /// <param name="context">How the message arrived.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="UnreadablePayloadException">The bytes do not have the declared shape.</exception>
    public static T ReadMessagePack<T>(
        in ReadOnlySequence<byte> payload, MqttChannelInfo channel, IMessagePackFormatter<T?> formatter, in CallContext context)
        where T : notnull =>
        ReadNullableMessagePack(payload, channel, formatter, context)
        ?? throw new UnreadablePayloadException(channel, context.Topic, context.ContentType, $"nil for {typeof(T).Name}, which cannot be null");

    /// <summary>Reads a JSON payload.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">The bytes.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="typeInfo">What System.Text.Json knows of the payload type.</param>
    /// <param name="context">How the message arrived.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="UnreadablePayloadException">The bytes do not have the declared shape.</exception>
    public static T ReadJson<T>(in ReadOnlySequence<byte> payload, MqttChannelInfo channel, JsonTypeInfo<T> typeInfo, in CallContext context)
        where T : notnull =>
        ReadNullableJson(payload, channel, typeInfo, context)
        ?? throw new UnreadablePayloadException(channel, context.Topic, context.ContentType, $"null for {typeof(T).Name}, which cannot be null");

    /// <summary>Reads a JSON payload that may be null.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">The bytes.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="typeInfo">What System.Text.Json knows of the payload type.</param>
    /// <param name="context">How the message arrived.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="UnreadablePayloadException">The bytes do not have the declared shape.</exception>
    public static T? ReadNullableJson<T>(in ReadOnlySequence<byte> payload, MqttChannelInfo channel, JsonTypeInfo<T> typeInfo, in CallContext context)
    {
        ArgumentNullException.ThrowIfNull(typeInfo);
        CheckSize(payload, channel, context);
        try
        {
            var reader = new Utf8JsonReader(payload);
            var value = JsonSerializer.Deserialize(ref reader, typeInfo);
            // Throws when something other than white space follows.
            reader.Read();
            return value;
        }
        catch (JsonException e)
        {
            throw new UnreadablePayloadException(channel, context.Topic, context.ContentType, e.Message, e);
        }
    }

    /// <summary>Reads UTF-8 text.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="context">How the message arrived.</param>
    /// <returns>The text.</returns>
    /// <exception cref="UnreadablePayloadException">The bytes are not UTF-8.</exception>
    public static string ReadText(in ReadOnlySequence<byte> payload, MqttChannelInfo channel, in CallContext context)
    {
        CheckSize(payload, channel, context);
        try
        {
            return StrictUtf8.GetString(payload);
        }
        catch (DecoderFallbackException e)
        {
            throw new UnreadablePayloadException(channel, context.Topic, context.ContentType, "the bytes are not UTF-8", e);
        }
    }

    /// <summary>Copies the bytes, so that they outlive the receive buffer.</summary>
    /// <param name="payload">The bytes.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="context">How the message arrived.</param>
    /// <returns>A copy.</returns>
    /// <exception cref="UnreadablePayloadException">There are more bytes than the channel allows.</exception>
    public static byte[] ReadRaw(in ReadOnlySequence<byte> payload, MqttChannelInfo channel, in CallContext context)
    {
        CheckSize(payload, channel, context);
        return payload.ToArray();
    }

    /// <summary>Reads a payload with a serializer of the application.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="payload">The bytes.</param>
    /// <param name="channel">The channel.</param>
    /// <param name="serializer">The serializer.</param>
    /// <param name="context">How the message arrived.</param>
    /// <returns>The payload.</returns>
    /// <exception cref="UnreadablePayloadException">The serializer threw.</exception>
    public static T ReadCustom<T>(in ReadOnlySequence<byte> payload, MqttChannelInfo channel, IPayloadSerializer<T> serializer, in CallContext context)
    {
        ArgumentNullException.ThrowIfNull(serializer);
        CheckSize(payload, channel, context);
        try
        {
            return serializer.Read(in payload, in context);
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            throw new UnreadablePayloadException(channel, context.Topic, context.ContentType, e.Message, e);
        }
    }

    private static void CheckSize(in ReadOnlySequence<byte> payload, MqttChannelInfo channel, in CallContext context)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (payload.Length > channel.MaxPayloadBytes)
        {
            throw new UnreadablePayloadException(
                channel, context.Topic, context.ContentType, $"it has {payload.Length} bytes; the channel allows {channel.MaxPayloadBytes}");
        }
    }
}
