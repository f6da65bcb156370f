using System.Buffers;
using System.ComponentModel;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;
using MessagePack;
using MessagePack.Formatters;

namespace TypedMqtt.CompilerServices;

/// <summary>Writes the payload of a message behind its topic. Called by generated code.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class PayloadWriter
{
    /// <summary>Writes a MessagePack payload that may be null; null is nil on the wire.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="scratch">The message; its topic is complete.</param>
    /// <param name="channel">The channel; limits the size.</param>
    /// <param name="formatter">Formatter of the payload type.</param>
    /// <param name="value">The payload.</param>
    public static void WriteNullableMessagePack<T>(
        PublishScratch scratch, MqttChannelInfo channel, IMessagePackFormatter<T> formatter, T value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(formatter);
        var writer = new MessagePackWriter(scratch);
        formatter.Serialize(ref writer, value, null!); // Generated formatters need no options.
        writer.Flush();
        CheckSize(scratch, channel);
    }

    /// <summary>Writes a MessagePack payload that is not null.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="scratch">The message; its topic is complete.</param>
    /// <param name="channel">The channel; limits the size.</param>
    /// <param name="formatter">Formatter of the payload type.</param>
    /// <param name="value">The payload.</param>
    /// <exception cref="ArgumentNullException">The payload is null.</exception>
    public static void WriteMessagePack<T>(PublishScratch scratch, MqttChannelInfo channel, IMessagePackFormatter<T?> formatter, T value)
        where T : notnull
    {
        // Without the first test a struct would be boxed in unoptimised code.
        if (!typeof(T).IsValueType && value is null)
            throw new ArgumentNullException(nameof(value));
        WriteNullableMessagePack(scratch, channel, formatter, value);
    }

    /// <summary>Writes a JSON payload.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="scratch">The message; its topic is complete.</param>
    /// <param name="channel">The channel; limits the size.</param>
    /// <param name="typeInfo">What System.Text.Json knows of the payload type.</param>
    /// <param name="value">The payload.</param>
    public static void WriteJson<T>(PublishScratch scratch, MqttChannelInfo channel, JsonTypeInfo<T> typeInfo, T value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(typeInfo);
        using (var writer = new Utf8JsonWriter(scratch))
            JsonSerializer.Serialize(writer, value, typeInfo);
        CheckSize(scratch, channel);
    }

    /// <summary>Writes UTF-8 text.</summary>
    /// <param name="scratch">The message; its topic is complete.</param>
    /// <param name="channel">The channel; limits the size.</param>
    /// <param name="value">The text.</param>
    /// <exception cref="ArgumentException">The text has an unpaired surrogate, or is empty on a retained channel.</exception>
    public static void WriteText(PublishScratch scratch, MqttChannelInfo channel, string value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(value);
        var destination = scratch.GetSpan(Encoding.UTF8.GetMaxByteCount(value.Length));
        if (Utf8.FromUtf16(value, destination, out _, out var written, replaceInvalidSequences: false) != OperationStatus.Done)
            throw new ArgumentException("The text has an unpaired surrogate, so it has no UTF-8 form.", nameof(value));
        scratch.Advance(written);
        CheckNotEmpty(scratch, channel);
        CheckSize(scratch, channel);
    }

    /// <summary>Writes bytes as they are.</summary>
    /// <param name="scratch">The message; its topic is complete.</param>
    /// <param name="channel">The channel; limits the size.</param>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ArgumentException">There are none, and the channel is retained.</exception>
    public static void WriteRaw(PublishScratch scratch, MqttChannelInfo channel, ReadOnlyMemory<byte> value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        scratch.Write(value.Span);
        CheckNotEmpty(scratch, channel);
        CheckSize(scratch, channel);
    }

    /// <summary>Writes bytes as they are.</summary>
    /// <param name="scratch">The message; its topic is complete.</param>
    /// <param name="channel">The channel; limits the size.</param>
    /// <param name="value">The bytes.</param>
    /// <exception cref="ArgumentException">There are none, and the channel is retained.</exception>
    public static void WriteRaw(PublishScratch scratch, MqttChannelInfo channel, ReadOnlySequence<byte> value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        foreach (var segment in value)
            scratch.Write(segment.Span);
        CheckNotEmpty(scratch, channel);
        CheckSize(scratch, channel);
    }

    /// <summary>Writes a payload with a serializer of the application.</summary>
    /// <typeparam name="T">Type of the payload.</typeparam>
    /// <param name="scratch">The message; its topic is complete.</param>
    /// <param name="channel">The channel; limits the size.</param>
    /// <param name="serializer">The serializer.</param>
    /// <param name="value">The payload.</param>
    public static void WriteCustom<T>(PublishScratch scratch, MqttChannelInfo channel, IPayloadSerializer<T> serializer, in T value)
    {
        ArgumentNullException.ThrowIfNull(scratch);
        ArgumentNullException.ThrowIfNull(serializer);
        serializer.Write(in value, scratch);
        CheckNotEmpty(scratch, channel);
        CheckSize(scratch, channel);
    }

    private static void CheckSize(PublishScratch scratch, MqttChannelInfo channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (scratch.PayloadLength > channel.MaxPayloadBytes)
        {
            throw new ArgumentException(
                $"The payload for {channel.FullName} has {scratch.PayloadLength} bytes; the channel allows {channel.MaxPayloadBytes} (MaxPayloadBytes of [Topic]).");
        }
    }

    /// <summary>An empty retained message removes the value at every broker (3.3.1.3): that must be said, not happen.</summary>
    private static void CheckNotEmpty(PublishScratch scratch, MqttChannelInfo channel)
    {
        ArgumentNullException.ThrowIfNull(channel);
        if (channel.Retain && scratch.PayloadLength == 0)
            throw new ArgumentException($"An empty payload would remove the retained value of {channel.FullName}; call Clear{channel.ChannelName}Async for that.");
    }
}
