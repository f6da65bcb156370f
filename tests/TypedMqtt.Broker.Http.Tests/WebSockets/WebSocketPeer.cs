using System.Net.WebSockets;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Http.Tests.WebSockets;

/// <summary>A client of MQTT 5.0 over a WebSocket, byte by byte.</summary>
internal sealed class WebSocketPeer(ClientWebSocket socket) : WireEndpoint(new WebSocketTransport(socket, "server", null), ProtocolVersion.V5)
{
    /// <summary>CONNECT with a clean start, keep-alive 0 and an identifier of one letter.</summary>
    public static readonly byte[] Connect = [0x10, 0x0E, 0, 4, .. "MQTT"u8, 5, 2, 0, 0, 0, 0, 1, (byte)'w'];

    /// <summary>SUBSCRIBE 1 to "a" with QoS 1.</summary>
    public static readonly byte[] Subscribe = [0x82, 0x07, 0, 1, 0, 0, 1, (byte)'a', 1];

    public ClientWebSocket Socket { get; } = socket;

    public static async Task<WebSocketPeer> OpenAsync(Uri endpoint, string? subProtocol = "mqtt", Action<ClientWebSocketOptions>? configure = null)
    {
        var socket = new ClientWebSocket();
        if (subProtocol is not null)
        {
            socket.Options.AddSubProtocol(subProtocol);
        }

        configure?.Invoke(socket.Options);
        try
        {
            await socket.ConnectAsync(endpoint, TestContext.Current.CancellationToken);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        return new WebSocketPeer(socket);
    }

    public async Task ConnectAsync()
    {
        await SendAsync(Connect);
        Assert.Equal(ReasonCode.Success, (await ExpectAsync(PacketType.ConnAck)).Reason);
    }
}
