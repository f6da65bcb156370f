using System.Buffers.Binary;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Connections;

/// <summary>
/// Topic aliases towards one 5.0 client (3.3.2.3.4): the first topics that are used twice on this connection get one and keep it. Used under the lock of the
/// send buffer, so that a topic is announced before it is left out. Frames that others get as well are not changed: the client's copy is written anew.
/// </summary>
/// <param name="maximum">Highest alias; at most what the client offers [MQTT-3.1.2-26].</param>
internal sealed class OutgoingAliases(ushort maximum)
{
    private const int Candidates = 64;

    /// <summary>The alias property takes 3 bytes: shorter topics cost less than their alias.</summary>
    private const int ShortestTopic = 4;

    /// <summary>The table keeps a copy of each topic for as long as the connection lasts.</summary>
    private const int LongestTopic = 1024;

    private readonly Dictionary<byte[], ushort> _aliases = new(Utf8Comparer.Instance);
    private readonly int[] _seen = new int[Candidates];

    /// <summary>Appends a PUBLISH with an alias; false when it has none, and the frame is to be sent as it is.</summary>
    /// <param name="frame">An encoded PUBLISH of 5.0 with its whole topic.</param>
    /// <param name="maximumPacketSize">What the client accepts.</param>
    /// <param name="output">Where to.</param>
    /// <param name="header">The first byte; 0 for the frame's own.</param>
    /// <param name="packetId">The packet identifier; 0 for none.</param>
    public bool TryAppend(in PublishFrame frame, uint maximumPacketSize, SendBuffer output, byte header, ushort packetId)
    {
        ReadOnlySpan<byte> bytes = frame.Bytes;
        int topicAt = 1 + VariableByteInteger.Read(bytes[1..], out _) + 2;
        ReadOnlySpan<byte> topic = bytes.Slice(topicAt, BinaryPrimitives.ReadUInt16BigEndian(bytes[(topicAt - 2)..]));
        if (topic.Length is < ShortestTopic or > LongestTopic)
        {
            return false;
        }

        bool isKnown = _aliases.GetAlternateLookup<ReadOnlySpan<byte>>().TryGetValue(topic, out ushort alias);
        if (!isKnown && (_aliases.Count == maximum || !IsSecondUse(topic)))
        {
            return false;
        }

        int idLength = packetId == 0 ? 0 : 2;
        ReadOnlySpan<byte> afterId = bytes[(topicAt + topic.Length + idLength)..];
        int lengthSize = VariableByteInteger.Read(afterId, out uint propertiesLength);
        ReadOnlySpan<byte> rest = afterId[lengthSize..];
        uint newLength = propertiesLength + 3;
        int body = 2 + (isKnown ? 0 : topic.Length) + idLength + VariableByteInteger.GetLength(newLength) + 3 + rest.Length;
        int total = 1 + VariableByteInteger.GetLength((uint)body) + body;
        if ((uint)total > maximumPacketSize)
        {
            return false;
        }

        if (!isKnown)
        {
            alias = (ushort)(_aliases.Count + 1);
            _aliases.Add(topic.ToArray(), alias);
        }

        Span<byte> span = output.GetSpan(total);
        span[0] = header == 0 ? bytes[0] : header;
        int at = 1 + VariableByteInteger.Write(span[1..], (uint)body);
        ReadOnlySpan<byte> written = isKnown ? default : topic;
        BinaryPrimitives.WriteUInt16BigEndian(span[at..], (ushort)written.Length);
        written.CopyTo(span[(at + 2)..]);
        at += 2 + written.Length;
        if (packetId != 0)
        {
            BinaryPrimitives.WriteUInt16BigEndian(span[at..], packetId);
            at += 2;
        }

        at += VariableByteInteger.Write(span[at..], newLength);
        span[at] = (byte)PropertyId.TopicAlias;
        BinaryPrimitives.WriteUInt16BigEndian(span[(at + 1)..], alias);
        rest.CopyTo(span[(at + 3)..]);
        output.Advance(total);
        return true;
    }

    /// <summary>Whether the topic was seen lately; a topic that comes once is not worth an entry.</summary>
    private bool IsSecondUse(ReadOnlySpan<byte> topic)
    {
        int hash = Utf8Comparer.Hash(topic) | 1;
        ref int seen = ref _seen[(hash >> 1) & (Candidates - 1)];
        bool isSecond = seen == hash;
        seen = hash;
        return isSecond;
    }
}
