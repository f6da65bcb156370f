using System.Buffers;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Tests.Shared;

/// <summary>One end of a connection, packet by packet. Waits give up in real time, whatever clock the code under test has.</summary>
internal abstract class WireEndpoint(IMqttTransport transport, ProtocolVersion version) : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly List<WirePacket> _passedOver = [];
    private byte[] _buffer = new byte[4096];
    private int _unread;

    public ProtocolVersion Version { get; } = version;

    public IMqttTransport Transport { get; } = transport;

    public async Task SendAsync(params byte[] bytes) => await Transport.SendAsync(bytes);

    public Task SendAsync(Action<ArrayBufferWriter<byte>> write)
    {
        var writer = new ArrayBufferWriter<byte>();
        write(writer);
        return SendAsync(writer.WrittenSpan.ToArray());
    }

    public Task AckAsync(PacketType type, ushort packetId, ReasonCode reason = ReasonCode.Success) =>
        SendAsync(w => PacketWriter.WriteAck(w, new AckPacket { Type = type, PacketId = packetId, ReasonCode = reason }, Version));

    public Task PublishAsync(
        string topic, string payload, Qos qos = Qos.AtMostOnce, ushort id = 0, bool retain = false, bool dup = false, Action<MqttPropertiesBuilder>? with = null) =>
        SendAsync(Encode(topic, payload, qos, id, retain, dup, with));

    public byte[] Encode(string topic, string payload, Qos qos, ushort id, bool retain = false, bool dup = false, Action<MqttPropertiesBuilder>? with = null)
    {
        var properties = new MqttPropertiesBuilder();
        with?.Invoke(properties);
        var writer = new ArrayBufferWriter<byte>();
        var packet = new PublishPacket
        {
            Topic = System.Text.Encoding.UTF8.GetBytes(topic),
            Payload = System.Text.Encoding.UTF8.GetBytes(payload),
            Qos = qos,
            PacketId = id,
            Retain = retain,
            Dup = dup,
            Properties = MqttProperties.FromTrusted(properties.Encoded),
        };
        PacketWriter.WritePublish(writer, packet, Version);
        return writer.WrittenSpan.ToArray();
    }

    /// <summary>The next packet, or null at the end of the stream.</summary>
    public async Task<WirePacket?> NextAsync()
    {
        if (_passedOver is [var earlier, ..])
        {
            _passedOver.RemoveAt(0);
            return earlier;
        }

        try
        {
            return await ReceiveAsync();
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException("Nothing arrived.");
        }
    }

    /// <summary>The next packet of a type and id; what comes before it stays for later.</summary>
    public async Task<WirePacket> FindAsync(PacketType type, ushort packetId)
    {
        for (int i = 0; i < _passedOver.Count; i++)
        {
            if (_passedOver[i] is { } earlier && earlier.Type == type && earlier.PacketId == packetId)
            {
                _passedOver.RemoveAt(i);
                return earlier;
            }
        }

        while (true)
        {
            WirePacket packet = await ReceiveAsync() ?? throw new EndOfStreamException($"No {type} {packetId}.");
            if (packet.Type == type && packet.PacketId == packetId)
            {
                return packet;
            }

            _passedOver.Add(packet);
        }
    }

    public async Task<WirePacket> ExpectAsync(PacketType type)
    {
        WirePacket? packet = await NextAsync();
        Assert.True(packet?.Type == type, $"Expected {type}, got {packet?.ToString() ?? "the end of the stream"}.");
        return packet!;
    }

    public async Task<WirePacket> ExpectAckAsync(PacketType type, ushort packetId, ReasonCode reason = ReasonCode.Success)
    {
        WirePacket packet = await ExpectAsync(type);
        Assert.Equal((packetId, reason), (packet.PacketId, packet.Reason));
        return packet;
    }

    public async Task<WirePacket> ExpectPublishAsync(string topic, string payload)
    {
        WirePacket packet = await ExpectAsync(PacketType.Publish);
        Assert.Equal((topic, payload), (packet.Topic, packet.Payload));
        return packet;
    }

    /// <summary>The stream ends without a further packet.</summary>
    public async Task ExpectEndAsync() => Assert.Null(await NextAsync());

    public void Cut() => Transport.Close();

    public virtual ValueTask DisposeAsync() => Transport.DisposeAsync();

    private async Task<WirePacket?> ReceiveAsync()
    {
        using var patience = new CancellationTokenSource(Patience);
        while (true)
        {
            if (FrameParser.TryParse(_buffer.AsSpan(0, _unread), int.MaxValue, out Frame frame, out _))
            {
                var packet = new WirePacket(frame.Whole.ToArray(), Version);
                _unread -= frame.Length;
                _buffer.AsSpan(frame.Length, _unread).CopyTo(_buffer);
                return packet;
            }

            if (_unread == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            int received = await Transport.ReceiveAsync(_buffer.AsMemory(_unread), patience.Token);
            if (received == 0)
            {
                return null;
            }

            _unread += received;
        }
    }
}
