using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Routing;

/// <summary>An encoded PUBLISH and where its packet identifier stands.</summary>
internal readonly ref struct PublishFrame(ReadOnlySpan<byte> bytes, int packetIdOffset, int payloadLength)
{
    public ReadOnlySpan<byte> Bytes { get; } = bytes;

    public int PacketIdOffset { get; } = packetIdOffset;

    public int PayloadLength { get; } = payloadLength;
}

/// <summary>
/// One message on its way to its receivers: encoded at most once per shape (version, with or without packet identifier, retain flag);
/// identifier and flags are patched where a receiver's copy lands. Lives on the stack for the duration of one publish.
/// </summary>
internal ref struct PublishFrames
{
    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _threadScratch;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _threadSpecial;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _threadProperties;

    private readonly ReadOnlySpan<byte> _received;
    private readonly ArrayBufferWriter<byte> _scratch;
    private Shapes _shapes;
    private Message? _stored;

    /// <param name="topic">The topic.</param>
    /// <param name="encodedProperties">Properties to forward, without a topic alias.</param>
    /// <param name="payload">The payload.</param>
    /// <param name="qos">QoS it was published with.</param>
    /// <param name="retain">Retain flag it was published with.</param>
    /// <param name="received">The packet as received, when it is what a receiver of <paramref name="receivedVersion"/> gets at QoS 0.</param>
    /// <param name="receivedVersion">The version of the received packet.</param>
    public PublishFrames(
        ReadOnlySpan<byte> topic, ReadOnlySpan<byte> encodedProperties, ReadOnlySpan<byte> payload, Qos qos, bool retain,
        ReadOnlySpan<byte> received = default, ProtocolVersion receivedVersion = default)
    {
        Topic = topic;
        EncodedProperties = encodedProperties;
        Payload = payload;
        Qos = qos;
        Retain = retain;
        _received = received;
        ReceivedVersion = receivedVersion;
        _scratch = _threadScratch ??= new ArrayBufferWriter<byte>(1024);
        _scratch.ResetWrittenCount();
    }

    /// <summary>A message that is stored already.</summary>
    public PublishFrames(Message message)
        : this(message.Topic, message.EncodedProperties, message.Payload, message.Qos, message.Retain) => _stored = message;

    public ReadOnlySpan<byte> Topic { get; }

    public ReadOnlySpan<byte> EncodedProperties { get; }

    public ReadOnlySpan<byte> Payload { get; }

    public Qos Qos { get; }

    public bool Retain { get; }

    /// <summary>Whether encoding needs the time, to count an expiry down.</summary>
    public readonly bool HasExpiry => _stored is { ExpiresAt: > 0 };

    private ProtocolVersion ReceivedVersion { get; }

    /// <summary>The stored form, created when the first receiver needs it; holds one reference until <see cref="Release"/>.</summary>
    public Message Store(long now, StoredMessages store) => _stored ??= Message.Rent(Topic, EncodedProperties, Payload, Qos, Retain, now, store);

    /// <summary>Gives back the reference that <see cref="Store"/> took.</summary>
    public readonly void Release() => _stored?.Release();

    /// <summary>The message encoded for a receiver.</summary>
    /// <param name="version">The receiver's version.</param>
    /// <param name="qos">QoS of this delivery.</param>
    /// <param name="retain">Retain flag of this delivery.</param>
    /// <param name="identifiers">Encoded subscription identifiers of the receiver, or null.</param>
    /// <param name="now">Engine time, to count the message expiry down [MQTT-3.3.2-6]; not looked at unless <see cref="HasExpiry"/>.</param>
    /// <param name="hidden">How many bytes at the start of the topic are not the receiver's business.</param>
    public PublishFrame Get(ProtocolVersion version, Qos qos, bool retain, byte[]? identifiers, long now, int hidden = 0)
    {
        bool withId = qos != Qos.AtMostOnce;
        if (!withId && hidden == 0 && !retain && identifiers is null && version == ReceivedVersion && !_received.IsEmpty)
        {
            return new PublishFrame(_received, 0, Payload.Length);
        }

        bool v5 = version == ProtocolVersion.V5;
        bool special = hidden > 0 || (v5 && (identifiers is not null || HasExpiry));
        if (special)
        {
            // For this receiver only, and gone with the next: what a publish needs must not grow with its receivers.
            ArrayBufferWriter<byte> scratch = _threadSpecial ??= new ArrayBufferWriter<byte>(1024);
            scratch.ResetWrittenCount();
            Write(scratch, version, qos, retain, v5 ? Rewrite(identifiers, now) : default, hidden);
            return Frame(scratch.WrittenSpan, withId, hidden);
        }

        ref (int Start, int Length) shape = ref _shapes[(v5 ? 4 : 0) | (withId ? 2 : 0) | (retain ? 1 : 0)];
        if (shape.Length == 0)
        {
            shape.Start = _scratch.WrittenCount;
            Write(_scratch, version, qos, retain, v5 ? EncodedProperties : default, hidden: 0);
            shape.Length = _scratch.WrittenCount - shape.Start;
        }

        return Frame(_scratch.WrittenSpan.Slice(shape.Start, shape.Length), withId, hidden: 0);
    }

    private readonly void Write(ArrayBufferWriter<byte> output, ProtocolVersion version, Qos qos, bool retain, ReadOnlySpan<byte> properties, int hidden)
    {
        var packet = new PublishPacket
        {
            Topic = Topic[hidden..],
            Payload = Payload,
            Qos = qos,
            Retain = retain,
            Properties = MqttProperties.FromTrusted(properties),
        };
        PacketWriter.WritePublish(output, packet, version);
    }

    private readonly PublishFrame Frame(ReadOnlySpan<byte> bytes, bool withId, int hidden)
    {
        int headerLength = 1 + (bytes[1] < 128 ? 1 : VariableByteInteger.Read(bytes[1..], out _));
        return new PublishFrame(bytes, withId ? headerLength + 2 + Topic.Length - hidden : 0, Payload.Length);
    }

    /// <summary>The properties with this receiver's identifiers, and the expiry that is left.</summary>
    private readonly ReadOnlySpan<byte> Rewrite(byte[]? identifiers, long now)
    {
        ArrayBufferWriter<byte> scratch = _threadProperties ??= new ArrayBufferWriter<byte>(256);
        scratch.ResetWrittenCount();
        int length = EncodedProperties.Length + (identifiers?.Length ?? 0);
        Span<byte> properties = scratch.GetSpan(Math.Max(1, length))[..length];
        EncodedProperties.CopyTo(properties);
        identifiers?.CopyTo(properties[EncodedProperties.Length..]);
        if (_stored is { ExpiresAt: > 0 } stored)
        {
            int position = 0;
            foreach (MqttProperty property in MqttProperties.FromTrusted(EncodedProperties))
            {
                if (property.Id == PropertyId.MessageExpiryInterval)
                {
                    long left = Math.Max(1, (stored.ExpiresAt - now + 999) / 1000);
                    BinaryPrimitives.WriteUInt32BigEndian(properties[(position + 1)..], (uint)left);
                    break;
                }

                position += property.EncodedLength;
            }
        }

        return properties;
    }

    [InlineArray(8)]
    private struct Shapes
    {
        private (int Start, int Length) _first;
    }
}
