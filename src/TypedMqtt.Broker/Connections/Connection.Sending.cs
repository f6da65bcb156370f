using TypedMqtt.Broker.Routing;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Connections;

/// <content>Appending to the send buffer, and holding back a client that does not take its answers.</content>
internal sealed partial class Connection
{
    /// <summary>Completes when the client has taken its answers: one that only sends is not read from, so that they cannot pile up.</summary>
    public Task WaitForRoomAsync()
    {
        if (HasRoom())
        {
            return Task.CompletedTask;
        }

        var room = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        _room = room;
        if (HasRoom())
        {
            room.TrySetResult();
        }

        return room.Task;
    }

    /// <summary>Whether the client accepts a packet of this size [MQTT-3.1.2-24].</summary>
    public bool CanSend(in PublishFrame frame) => (uint)frame.Bytes.Length <= _maximumPacketSize;

    /// <summary>Appends a QoS 0 PUBLISH.</summary>
    /// <returns>Why it was dropped; null when it was not.</returns>
    public MqttDropReason? SendPublish(in PublishFrame frame, bool droppable, FlushSet flush)
    {
        bool first;
        bool isLong;
        lock (Send.Gate)
        {
            MqttDropReason? drop = Send.IsClosed ? MqttDropReason.Offline
                : !CanSend(frame) ? MqttDropReason.PacketTooLarge
                : droppable && Send.Pending > 0 && Send.Pending + frame.Bytes.Length > Listener.Limits.MaximumSendBufferBytes ? MqttDropReason.SlowConsumer
                : null;
            if (drop is not null)
            {
                return drop;
            }

            if (_outgoingAliases is null || !_outgoingAliases.TryAppend(frame, _maximumPacketSize, Send, header: 0, packetId: 0))
            {
                frame.Bytes.CopyTo(Send.GetSpan(frame.Bytes.Length));
                Send.Advance(frame.Bytes.Length);
            }

            CountPublish(frame);
            first = Send.RequestFlush();
            isLong = Send.IsLong;
        }

        Touched(first, isLong, flush);
        return null;
    }

    /// <summary>Appends a QoS 1 or 2 PUBLISH with its identifier and flags patched in.</summary>
    public void SendPublish(in PublishFrame frame, Qos qos, bool retain, bool dup, ushort packetId, FlushSet flush)
    {
        bool first;
        bool isLong;
        lock (Send.Gate)
        {
            if (Send.IsClosed)
            {
                return;
            }

            byte header = (byte)(0x30 | ((int)qos << 1) | (retain ? 1 : 0) | (dup ? 8 : 0));
            if (_outgoingAliases is null || !_outgoingAliases.TryAppend(frame, _maximumPacketSize, Send, header, packetId))
            {
                Span<byte> span = Send.GetSpan(frame.Bytes.Length);
                frame.Bytes.CopyTo(span);
                span[0] = header;
                span[frame.PacketIdOffset] = (byte)(packetId >> 8);
                span[frame.PacketIdOffset + 1] = (byte)packetId;
                Send.Advance(frame.Bytes.Length);
            }

            CountPublish(frame);
            first = Send.RequestFlush();
            isLong = Send.IsLong;
        }

        Touched(first, isLong, flush);
    }

    /// <summary>Appends a PUBACK, PUBREC, PUBREL or PUBCOMP.</summary>
    public void SendAck(PacketType type, ushort packetId, ReasonCode reason, FlushSet flush)
    {
        bool first;
        lock (Send.Gate)
        {
            if (Send.IsClosed)
            {
                return;
            }

            PacketWriter.WriteAck(Send, new AckPacket { Type = type, PacketId = packetId, ReasonCode = reason }, Version);
            _packetsSent++;
            first = Send.RequestFlush();
        }

        Touched(first, false, flush);
    }

    private void SendSubAck(PacketType type, ushort packetId, ReadOnlySpan<byte> codes, FlushSet flush)
    {
        // Without the answer it does not accept, the client would wait for ever; only 5.0 clients have such a maximum [MQTT-3.1.2-24].
        int body = 2 + 1 + codes.Length;
        if (1 + VariableByteInteger.GetLength((uint)body) + body > _maximumPacketSize)
        {
            throw new MqttProtocolException(ReasonCode.PacketTooLarge, $"The answer to {codes.Length} filters is larger than the {_maximumPacketSize} bytes the client accepts.");
        }

        bool first;
        lock (Send.Gate)
        {
            if (Send.IsClosed)
            {
                return;
            }

            PacketWriter.WriteSubAck(Send, new SubAckPacket { Type = type, PacketId = packetId, ReasonCodes = codes }, Version);
            _packetsSent++;
            first = Send.RequestFlush();
        }

        Touched(first, false, flush);
    }

    private void CountPublish(in PublishFrame frame)
    {
        _packetsSent++;
        _publishSent++;
        _payloadBytesSent += frame.PayloadLength;
    }

    private bool HasRoom()
    {
        lock (Send.Gate)
        {
            return Send.IsClosed || Send.Pending <= Listener.Limits.MaximumSendBufferBytes;
        }
    }

    private void OnSent()
    {
        if (_room is { } room && HasRoom())
        {
            _room = null;
            room.TrySetResult();
        }
    }

    private void Touched(bool first, bool isLong, FlushSet flush)
    {
        if (first)
        {
            flush.Add(Send);
        }

        if (isLong)
        {
            Send.Flush();
        }
    }
}
