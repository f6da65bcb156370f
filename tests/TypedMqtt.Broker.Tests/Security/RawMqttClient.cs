using System.Net.Sockets;
using System.Text;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>
/// The few packets of MQTT 3.1.1 that probing another broker needs, independent of our codec. Everything is read from one socket in order:
/// what has not arrived before an answer the broker sent later will not arrive any more.
/// </summary>
internal sealed class RawMqttClient : IAsyncDisposable
{
    private readonly TcpClient _socket = new() { NoDelay = true };
    private NetworkStream? _stream;

    /// <summary>Topic and payload of the messages received so far.</summary>
    public List<(string Topic, string Payload)> Received { get; } = [];

    /// <summary>Connects and returns the return code of CONNACK.</summary>
    public async Task<byte> ConnectAsync(int port, string clientId, string? user, string? password = null)
    {
        await _socket.ConnectAsync("127.0.0.1", port);
        _stream = _socket.GetStream();
        byte flags = (byte)(0x02 | (user is null ? 0 : 0x80) | (password is null ? 0 : 0x40));
        List<byte> body = [0, 4, .. "MQTT"u8, 4, flags, 0, 60, .. Text(clientId)];
        body.AddRange(user is null ? [] : Text(user));
        body.AddRange(password is null ? [] : Text(password));
        await SendAsync(0x10, body);
        return (await ReceiveAsync(0x20))[1];
    }

    public async Task SubscribeAsync(string filter)
    {
        await SendAsync(0x82, [0, 1, .. Text(filter), 0]);
        await ReceiveAsync(0x90);
    }

    /// <summary>Publishes with QoS 1 and comes back after PUBACK.</summary>
    public async Task PublishAsync(string topic, string payload)
    {
        await SendAsync(0x32, [.. Text(topic), 0, 7, .. Encoding.UTF8.GetBytes(payload)]);
        await ReceiveAsync(0x40);
    }

    public async Task PingAsync()
    {
        await SendAsync(0xc0, []);
        await ReceiveAsync(0xd0);
    }

    /// <summary>Receives until a message with this payload arrives.</summary>
    public async Task WaitForAsync(string payload)
    {
        while (!Received.Exists(message => message.Payload == payload))
        {
            await ReceiveAsync(0x30);
        }
    }

    public ValueTask DisposeAsync()
    {
        _socket.Dispose();
        return default;
    }

    private static byte[] Text(string text)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text);
        return [(byte)(utf8.Length >> 8), (byte)utf8.Length, .. utf8];
    }

    private async Task SendAsync(byte header, List<byte> body)
    {
        Assert.True(body.Count < 16384, "the probe is too long");
        byte[] length = body.Count < 128 ? [(byte)body.Count] : [(byte)(body.Count % 128 | 0x80), (byte)(body.Count / 128)];
        await _stream!.WriteAsync((byte[])[header, .. length, .. body]);
    }

    /// <summary>Receives up to and including the next packet of a type; messages on the way are kept. All expected messages are QoS 0.</summary>
    private async Task<byte[]> ReceiveAsync(byte type)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        while (true)
        {
            byte[] head = new byte[1];
            await _stream!.ReadExactlyAsync(head, patience.Token);
            int length = 0;
            for (int shift = 0; ; shift += 7)
            {
                byte[] part = new byte[1];
                await _stream.ReadExactlyAsync(part, patience.Token);
                length |= (part[0] & 0x7f) << shift;
                if (part[0] < 0x80)
                {
                    break;
                }
            }

            byte[] body = new byte[length];
            await _stream.ReadExactlyAsync(body, patience.Token);
            if ((head[0] & 0xf0) == 0x30)
            {
                int topicLength = (body[0] << 8) | body[1];
                Received.Add((Encoding.UTF8.GetString(body, 2, topicLength), Encoding.UTF8.GetString(body.AsSpan(2 + topicLength))));
            }

            if ((head[0] & 0xf0) == type)
            {
                return body;
            }
        }
    }
}
