using System.Net;
using Microsoft.AspNetCore.Http;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Http.WebSockets;

/// <summary>Answers a WebSocket request with MQTT.</summary>
internal static class MqttWebSocket
{
    /// <summary>The name registered for MQTT, and the one clients of MQTT 3.1 ask for.</summary>
    private static readonly string[] SubProtocols = ["mqtt", "mqttv3.1"];

    /// <summary>Serves one request until its connection ends.</summary>
    public static async Task ServeAsync(HttpContext context, Action<IMqttTransport> accept)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await RefuseAsync(context, "This is an MQTT broker: connect with a WebSocket and the subprotocol 'mqtt'.").ConfigureAwait(false);
            return;
        }

        if (context.WebSockets.WebSocketRequestedProtocols.FirstOrDefault(SubProtocols.Contains) is not { } subProtocol)
        {
            await RefuseAsync(context, "The WebSocket must offer the subprotocol 'mqtt' [MQTT-6.0.0-3].").ConfigureAwait(false);
            return;
        }

        // MQTT has its own keep-alive; pings of the WebSocket would only add to it.
        using var socket = await context.WebSockets.AcceptWebSocketAsync(
            new WebSocketAcceptContext { SubProtocol = subProtocol, KeepAliveInterval = TimeSpan.Zero }).ConfigureAwait(false);
        IPAddress? address = context.Connection.RemoteIpAddress is { IsIPv4MappedToIPv6: true } mapped ? mapped.MapToIPv4() : context.Connection.RemoteIpAddress;
        string remote = address is null ? "unknown" : new IPEndPoint(address, context.Connection.RemotePort).ToString();
        var transport = new WebSocketTransport(socket, remote, context.Connection.ClientCertificate);
        accept(transport);
        await transport.Ended.ConfigureAwait(false);
    }

    private static Task RefuseAsync(HttpContext context, string why)
    {
        context.Response.StatusCode = StatusCodes.Status400BadRequest;
        context.Response.ContentType = "text/plain";
        return context.Response.WriteAsync(why + "\n");
    }
}
