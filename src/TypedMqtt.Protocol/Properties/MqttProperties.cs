using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Protocol.Properties;

/// <summary>
/// A validated property block in its encoded form. It stays where it was received: values are read on demand, and a server forwards
/// the bytes as they are.
/// </summary>
public readonly ref struct MqttProperties
{
    private readonly ulong _present;

    private MqttProperties(ReadOnlySpan<byte> encoded, ulong present)
    {
        Encoded = encoded;
        _present = present;
    }

    /// <summary>The encoded properties without the block's length prefix.</summary>
    public ReadOnlySpan<byte> Encoded { get; }

    /// <summary>Whether there is no property.</summary>
    public bool IsEmpty => Encoded.IsEmpty;

    /// <summary>Whether a property is present.</summary>
    /// <param name="id">The property.</param>
    public bool Has(PropertyId id) => (_present & (1UL << (int)id)) != 0;

    /// <summary>The number of a property, or <paramref name="absent"/>.</summary>
    /// <param name="id">A property that holds a number.</param>
    /// <param name="absent">What to return when it is not present.</param>
    public uint GetNumber(PropertyId id, uint absent = 0) => Has(id) ? Find(id).Number : absent;

    /// <summary>The bytes of a string or binary property; empty when it is not present.</summary>
    /// <param name="id">A property that holds bytes.</param>
    public ReadOnlySpan<byte> GetBytes(PropertyId id) => Has(id) ? Find(id).Bytes : default;

    /// <summary>Whether one of the strings has a code point that should not be sent (1.5.4); see <see cref="Utf8String.HasDisallowedCodePoints"/>.</summary>
    public bool HasDisallowedCodePoints()
    {
        if ((_present & PropertyTable.Text) == 0)
        {
            return false;
        }

        foreach (MqttProperty property in this)
        {
            if ((PropertyTable.Text & (1UL << (int)property.Id)) != 0
                && (Utf8String.HasDisallowedCodePoints(property.Bytes) || Utf8String.HasDisallowedCodePoints(property.Name)))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Walks the properties in the order they were sent.</summary>
    public Enumerator GetEnumerator() => new(Encoded);

    /// <summary>Wraps a block that was validated before, for writing.</summary>
    internal static MqttProperties FromTrusted(ReadOnlySpan<byte> encoded) => new(encoded, 0);

    /// <summary>Checks an encoded block against the rules of the packet that carries it.</summary>
    /// <param name="encoded">The block without its length prefix.</param>
    /// <param name="packet">The packet; 0 for the properties of a will.</param>
    /// <exception cref="MqttProtocolException">An unknown, misplaced or repeated property, or a value the specification forbids.</exception>
    public static MqttProperties Parse(ReadOnlySpan<byte> encoded, PacketType packet)
    {
        ulong present = 0;
        for (int position = 0; position < encoded.Length;)
        {
            MqttProperty property = MqttProperty.Read(encoded[position..]);
            uint id = (uint)property.Id;
            if (!PropertyTable.IsAllowed(id, packet))
            {
                throw MqttProtocolException.Malformed($"{property.Id} may not stand in {(packet == PropertyTable.Will ? "a will" : packet)} (2.2.2.2).");
            }

            if ((present & (1UL << (int)id)) != 0 && !PropertyTable.MayRepeat(id, packet))
            {
                throw MqttProtocolException.Error($"{property.Id} stands twice in {(packet == PropertyTable.Will ? "a will" : packet)} (2.2.2.2).");
            }

            if (!PropertyTable.IsValueAllowed(property.Id, property.Number))
            {
                throw MqttProtocolException.Error($"{property.Number} is not a value of {property.Id} (2.2.2.2).");
            }

            if (property.Id == PropertyId.TopicAlias && property.Number == 0)
            {
                throw new MqttProtocolException(ReasonCode.TopicAliasInvalid, "Topic alias 0 is not permitted [MQTT-3.3.2-8].");
            }

            if (property.Id == PropertyId.ResponseTopic && !TopicName.IsValid(property.Bytes))
            {
                throw MqttProtocolException.Error("A response topic must be a topic name without wildcards [MQTT-3.3.2-14].");
            }

            present |= 1UL << (int)id;
            position += property.EncodedLength;
        }

        if ((present & (1UL << (int)PropertyId.AuthenticationData)) != 0 && (present & (1UL << (int)PropertyId.AuthenticationMethod)) == 0
            && packet != PacketType.ConnAck)
        {
            throw MqttProtocolException.Error("Authentication data without an authentication method (3.1.2.11.10).");
        }

        return new MqttProperties(encoded, present);
    }

    private MqttProperty Find(PropertyId id)
    {
        foreach (MqttProperty property in this)
        {
            if (property.Id == id)
            {
                return property;
            }
        }

        return default;
    }

    /// <summary>Walks the properties of a block.</summary>
    public ref struct Enumerator
    {
        private ReadOnlySpan<byte> _rest;

        internal Enumerator(ReadOnlySpan<byte> encoded)
        {
            _rest = encoded;
            Current = default;
        }

        /// <summary>The current property.</summary>
        public MqttProperty Current { get; private set; }

        /// <summary>Moves to the next property.</summary>
        public bool MoveNext()
        {
            if (_rest.IsEmpty)
            {
                return false;
            }

            Current = MqttProperty.Read(_rest);
            _rest = _rest[Current.EncodedLength..];
            return true;
        }
    }
}
