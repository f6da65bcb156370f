using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Protocol.Properties;

/// <summary>Encodes a property block. Reusable after <see cref="Clear"/>; not thread-safe.</summary>
public sealed class MqttPropertiesBuilder
{
    private readonly ArrayBufferWriter<byte> _buffer = new(64);

    /// <summary>The encoded properties so far, without the block's length prefix.</summary>
    public ReadOnlySpan<byte> Encoded => _buffer.WrittenSpan;

    /// <summary>Forgets what was added.</summary>
    public void Clear() => _buffer.ResetWrittenCount();

    /// <summary>Adds a property that holds a number.</summary>
    /// <param name="id">The property.</param>
    /// <param name="value">Its value.</param>
    /// <exception cref="ArgumentException">The property does not hold a number, or not this one.</exception>
    public MqttPropertiesBuilder Add(PropertyId id, uint value)
    {
        Span<byte> span = _buffer.GetSpan(6);
        span[0] = (byte)id;
        int length;
        switch (PropertyTable.TypeOf((uint)id))
        {
            case PropertyType.Byte when value <= byte.MaxValue:
                span[1] = (byte)value;
                length = 1;
                break;
            case PropertyType.UInt16 when value <= ushort.MaxValue:
                BinaryPrimitives.WriteUInt16BigEndian(span[1..], (ushort)value);
                length = 2;
                break;
            case PropertyType.UInt32:
                BinaryPrimitives.WriteUInt32BigEndian(span[1..], value);
                length = 4;
                break;
            case PropertyType.VariableByteInteger when value <= VariableByteInteger.MaxValue:
                length = VariableByteInteger.Write(span[1..], value);
                break;
            default:
                throw new ArgumentException($"{value} cannot be a value of {id}.", nameof(value));
        }

        _buffer.Advance(1 + length);
        return this;
    }

    /// <summary>Adds a string or binary property.</summary>
    /// <param name="id">The property.</param>
    /// <param name="value">At most 65,535 bytes; valid UTF-8 for a string.</param>
    /// <exception cref="ArgumentException">The property does not hold bytes, or not these.</exception>
    public MqttPropertiesBuilder Add(PropertyId id, ReadOnlySpan<byte> value)
    {
        PropertyType type = PropertyTable.TypeOf((uint)id);
        if (type is not (PropertyType.Utf8 or PropertyType.Binary))
        {
            throw new ArgumentException($"{id} does not hold bytes.", nameof(id));
        }

        WriteId(id);
        WriteBytes(value, type == PropertyType.Utf8, id);
        return this;
    }

    /// <summary>Adds a string property.</summary>
    /// <param name="id">The property.</param>
    /// <param name="value">At most 65,535 bytes of UTF-8, without control characters.</param>
    /// <exception cref="ArgumentException">The property does not hold a string, or not this one.</exception>
    public MqttPropertiesBuilder Add(PropertyId id, string value) => Add(id, Encode(id, value));

    /// <summary>Adds a user property; order is kept.</summary>
    /// <param name="name">The name; without control characters, like the value.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The name or the value cannot be sent.</exception>
    public MqttPropertiesBuilder AddUserProperty(string name, string value) =>
        AddUserProperty(Encode(PropertyId.UserProperty, name), Encode(PropertyId.UserProperty, value));

    /// <summary>Adds a user property as it was received; order is kept.</summary>
    /// <param name="name">The name as UTF-8.</param>
    /// <param name="value">The value as UTF-8.</param>
    public MqttPropertiesBuilder AddUserProperty(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        WriteId(PropertyId.UserProperty);
        WriteBytes(name, true, PropertyId.UserProperty);
        WriteBytes(value, true, PropertyId.UserProperty);
        return this;
    }

    /// <summary>Adds properties that are encoded already.</summary>
    /// <param name="encoded">Encoded properties without a length prefix.</param>
    public MqttPropertiesBuilder AddEncoded(ReadOnlySpan<byte> encoded)
    {
        _buffer.Write(encoded);
        return this;
    }

    /// <summary>The block as a packet takes it.</summary>
    /// <param name="packet">The packet that will carry it; 0 for a will.</param>
    /// <exception cref="MqttProtocolException">A property that this packet may not carry.</exception>
    public MqttProperties Build(PacketType packet) => MqttProperties.Parse(Encoded, packet);

    /// <summary>Text of an application; what was received from elsewhere and is passed on stays as it is.</summary>
    private static byte[] Encode(PropertyId id, string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return !Utf8String.HasDisallowedCodePoints(utf8) ? utf8 : throw new ArgumentException(
            $"{id} takes no control characters, such as line ends, and no Unicode non-characters: brokers may close the connection of a client that sends one (1.5.4).", nameof(text));
    }

    private void WriteId(PropertyId id)
    {
        _buffer.GetSpan(1)[0] = (byte)id;
        _buffer.Advance(1);
    }

    private void WriteBytes(ReadOnlySpan<byte> value, bool text, PropertyId id)
    {
        if (value.Length > ushort.MaxValue || (text && !Utf8String.IsValid(value)))
        {
            throw new ArgumentException($"{id} takes at most 65,535 bytes{(text ? " of UTF-8 without U+0000" : "")}.", nameof(value));
        }

        Span<byte> span = _buffer.GetSpan(2 + value.Length);
        BinaryPrimitives.WriteUInt16BigEndian(span, (ushort)value.Length);
        value.CopyTo(span[2..]);
        _buffer.Advance(2 + value.Length);
    }
}
