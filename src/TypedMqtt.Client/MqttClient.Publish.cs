using System.Buffers;
using System.Text;
using TypedMqtt.Client;
using TypedMqtt.Client.Connections;
using TypedMqtt.Client.Publishing;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt;

/// <content>Publishing.</content>
public sealed partial class MqttClient
{
    private const int StackBytes = 256;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _threadFrame;

    /// <summary>Publishes a message.</summary>
    /// <param name="topic">The topic; no wildcards.</param>
    /// <param name="payload">The message.</param>
    /// <param name="qos">The quality of service.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>Completes when the send buffer has taken the message (QoS 0), at PUBACK (1) or PUBCOMP (2). Without a connection it waits,
    /// up to <see cref="MqttClientOptions.PublishTimeout"/>.</returns>
    /// <exception cref="ArgumentException">The topic is not a topic name.</exception>
    /// <exception cref="MqttPublishException">The broker refused the message.</exception>
    /// <exception cref="MqttException">The outbox is full.</exception>
    public ValueTask<PublishResult> PublishAsync(string topic, ReadOnlySpan<byte> payload, Qos qos = Qos.AtMostOnce, CancellationToken cancellationToken = default) =>
        PublishAsync(topic, payload, qos, retain: false, default, cancellationToken);

    /// <summary>Publishes a message with properties.</summary>
    /// <param name="topic">The topic; no wildcards.</param>
    /// <param name="payload">The message.</param>
    /// <param name="options">Quality of service, retain flag, properties.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <returns>As <see cref="PublishAsync(string, ReadOnlySpan{byte}, Qos, CancellationToken)"/>.</returns>
    public ValueTask<PublishResult> PublishAsync(string topic, ReadOnlySpan<byte> payload, MqttPublishOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        return PublishAsync(topic, payload, options.Qos, options.Retain, Encode(options), cancellationToken);
    }

    /// <summary>Publishes what is UTF-8 already; the path of generated publishers.</summary>
    /// <param name="topic">A valid topic name.</param>
    /// <param name="payload">The message.</param>
    /// <param name="qos">The quality of service.</param>
    /// <param name="retain">Whether the broker keeps it.</param>
    /// <param name="properties">Encoded properties of a PUBLISH; not sent to a 3.1.1 broker.</param>
    /// <param name="cancellationToken">Stops waiting.</param>
    internal PendingPublish Publish(
        ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, Qos qos, bool retain, ReadOnlySpan<byte> properties, CancellationToken cancellationToken)
    {
        ReadOnlySpan<byte> bytes = Encode(topic, payload, qos, retain, properties);
        if (_connection is { } connection && PublishErrors.Unacceptable(_current, connection.Accepted, qos, retain, bytes.Length) is { } unacceptable)
        {
            throw unacceptable;
        }

        return _outbox.Publish(bytes, PacketIdOffset(bytes, topic, qos), qos, cancellationToken);
    }

    /// <summary>The birth message, for the outbox to send first on a new connection.</summary>
    private OutboundMessage? RentBirth()
    {
        if (_options.Birth is not { } birth)
        {
            return null;
        }

        ReadOnlySpan<byte> frame = Encode(birth.Topic, birth.Payload, birth.Qos, birth.Retain, birth.Properties);
        OutboundMessage message = OutboundMessage.Rent(_outbox, frame, PacketIdOffset(frame, birth.Topic, birth.Qos), birth.Qos, long.MaxValue);
        message.IsBirth = true;
        return message;
    }

    /// <summary>Nobody awaits a birth message: a refusal goes to the log.</summary>
    private async Task WatchBirthAsync(ValueTask<PublishResult> birth)
    {
        try
        {
            await birth.ConfigureAwait(false);
        }
        catch (Exception e) when (e is MqttException or ObjectDisposedException)
        {
            if (!_draining)
            {
                _log.BirthFailed(e.Message);
            }
        }
    }

    /// <summary>The frame, in a buffer of this thread.</summary>
    private ReadOnlySpan<byte> Encode(ReadOnlySpan<byte> topic, ReadOnlySpan<byte> payload, Qos qos, bool retain, ReadOnlySpan<byte> properties)
    {
        ArrayBufferWriter<byte> frame = _threadFrame ??= new ArrayBufferWriter<byte>(1024);
        frame.ResetWrittenCount();
        var packet = new PublishPacket
        {
            Topic = topic,
            Payload = payload,
            Qos = qos,
            Retain = retain,
            Properties = MqttProperties.FromTrusted(properties),
        };
        PacketWriter.WritePublish(frame, packet, _options.ProtocolVersion);
        return frame.WrittenSpan;
    }

    private static int PacketIdOffset(ReadOnlySpan<byte> frame, ReadOnlySpan<byte> topic, Qos qos) =>
        qos == Qos.AtMostOnce ? 0 : 1 + LengthBytes(frame) + 2 + topic.Length;

    private ValueTask<PublishResult> PublishAsync(
        string topic, ReadOnlySpan<byte> payload, Qos qos, bool retain, ReadOnlySpan<byte> properties, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(topic);
        if (qos > Qos.ExactlyOnce)
        {
            throw new ArgumentOutOfRangeException(nameof(qos), (int)qos, "Expected QoS 0 to 2.");
        }

        Span<byte> utf8 = stackalloc byte[StackBytes];
        if (!Encoding.UTF8.TryGetBytes(topic, utf8, out int length))
        {
            utf8 = Encoding.UTF8.GetBytes(topic);
            length = utf8.Length;
        }

        utf8 = utf8[..length];
        OptionsCheck.CheckTopic("The topic", topic, utf8);
        return Publish(utf8, payload, qos, retain, properties, cancellationToken).AsResult();
    }

    private static int LengthBytes(ReadOnlySpan<byte> frame) => frame[1] < 128 ? 1 : VariableByteInteger.Read(frame[1..], out _);

    private static byte[] Encode(MqttPublishOptions options)
    {
        var properties = new MqttPropertiesBuilder();
        if (options.IsUtf8)
        {
            properties.Add(PropertyId.PayloadFormatIndicator, 1);
        }

        if (options.MessageExpiry is { } expiry)
        {
            properties.Add(PropertyId.MessageExpiryInterval, (uint)Math.Clamp(Math.Ceiling(expiry.TotalSeconds), 1, uint.MaxValue));
        }

        if (options.ContentType is { } contentType)
        {
            properties.Add(PropertyId.ContentType, contentType);
        }

        if (options.ResponseTopic is { } responseTopic)
        {
            byte[] utf8 = Encoding.UTF8.GetBytes(responseTopic);
            OptionsCheck.CheckTopic("The response topic", responseTopic, utf8);
            properties.Add(PropertyId.ResponseTopic, utf8);
        }

        if (!options.CorrelationData.IsEmpty)
        {
            properties.Add(PropertyId.CorrelationData, options.CorrelationData.Span);
        }

        return properties.AddUserProperties(options.UserProperties).Encoded.ToArray();
    }

    private MqttException Refused(string message, ReasonCode? reason) => new(message) { Endpoint = _current.Endpoint, ReasonCode = reason };
}
