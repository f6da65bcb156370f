using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Publishing;

/// <summary>
/// Topic aliases towards a broker that offers them, of one connection: the first topics that are published get one [MQTT-3.3.2-7]. Only for
/// messages of QoS 0: those of QoS 1 and 2 are kept as they were sent and must mean the same on the next connection.
/// </summary>
internal sealed class SentAliases(int maximum)
{
    /// <summary>Identifier and number of the property.</summary>
    private const int PropertyBytes = 3;

    /// <summary>Remaining Length and the length of the properties may each take one byte more.</summary>
    private const int MostAdded = PropertyBytes + 2;

    /// <summary>A broker may offer 65,535; a table of that many topics is not worth its memory.</summary>
    private const int MostAliases = 1024;

    /// <summary>By the hash of the topic. Of two topics with the same hash the first one has an alias.</summary>
    private readonly Dictionary<int, (byte[] Topic, ushort Alias)> _aliases = [];
    private readonly int _maximum = Math.Min(maximum, MostAliases);

    /// <summary>Appends a PUBLISH of QoS 0, with an alias where that is shorter or makes the next one shorter.</summary>
    /// <param name="send">Where to; under its gate.</param>
    /// <param name="frame">The PUBLISH with its topic.</param>
    /// <param name="maximumPacketSize">The longest packet the broker takes.</param>
    public void Append(SendBuffer send, ReadOnlySpan<byte> frame, uint maximumPacketSize)
    {
        int topicStart = 1 + VariableByteInteger.Read(frame[1..], out uint remaining) + 2;
        ReadOnlySpan<byte> topic = frame.Slice(topicStart, (frame[topicStart - 2] << 8) | frame[topicStart - 1]);
        if (topic.Length <= PropertyBytes)
        {
            OutboxWire.Append(send, frame);
            return;
        }

        int hash = Hash(topic);
        bool isKnown = _aliases.TryGetValue(hash, out (byte[] Topic, ushort Alias) known);
        if (isKnown && !topic.SequenceEqual(known.Topic))
        {
            OutboxWire.Append(send, frame);
            return;
        }

        if (!isKnown)
        {
            if (_aliases.Count >= _maximum || (uint)frame.Length + MostAdded > maximumPacketSize)
            {
                OutboxWire.Append(send, frame);
                return;
            }

            known = (topic.ToArray(), (ushort)(_aliases.Count + 1));
            _aliases.Add(hash, known);
        }

        ReadOnlySpan<byte> rest = frame[(topicStart + topic.Length)..];
        rest = rest[VariableByteInteger.Read(rest, out uint properties)..];
        Write(send, frame[0], isKnown ? default : topic, known.Alias, properties, rest);
    }

    private static int Hash(ReadOnlySpan<byte> topic)
    {
        var hash = new HashCode();
        hash.AddBytes(topic);
        return hash.ToHashCode();
    }

    private static void Write(SendBuffer send, byte header, ReadOnlySpan<byte> topic, ushort alias, uint properties, ReadOnlySpan<byte> rest)
    {
        int body = 2 + topic.Length + VariableByteInteger.GetLength(properties + PropertyBytes) + PropertyBytes + rest.Length;
        int length = 1 + VariableByteInteger.GetLength((uint)body) + body;
        Span<byte> target = send.GetSpan(length)[..length];
        target[0] = header;
        int at = 1 + VariableByteInteger.Write(target[1..], (uint)body);
        target[at++] = (byte)(topic.Length >> 8);
        target[at++] = (byte)topic.Length;
        topic.CopyTo(target[at..]);
        at += topic.Length;
        at += VariableByteInteger.Write(target[at..], properties + PropertyBytes);
        target[at++] = (byte)PropertyId.TopicAlias;
        target[at++] = (byte)(alias >> 8);
        target[at++] = (byte)alias;
        rest.CopyTo(target[at..]);
        send.Advance(length);
    }
}
