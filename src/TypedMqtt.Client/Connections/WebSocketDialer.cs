using System.Net;
using System.Net.Sockets;
using System.Net.WebSockets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Connections;

/// <summary>MQTT over a WebSocket (MQTT 5.0 chapter 6): HTTP upgrade with the subprotocol <c>mqtt</c> [MQTT-6.0.0-3].</summary>
internal static class WebSocketDialer
{
    private const string Subprotocol = "mqtt";

    /// <exception cref="WebSocketRefusedException">The server answers, but not with a WebSocket for MQTT.</exception>
    public static async Task<IMqttTransport> OpenAsync(MqttClientOptions options, CancellationToken cancellationToken)
    {
        var socket = new ClientWebSocket();
        try
        {
            socket.Options.AddSubProtocol(Subprotocol);
            socket.Options.CollectHttpResponseDetails = true;

            // MQTT has a keep-alive of its own.
            socket.Options.KeepAliveInterval = TimeSpan.Zero;
            using var http = new HttpMessageInvoker(Handler(options));
            await socket.ConnectAsync(PlainAddress(options), http, cancellationToken).ConfigureAwait(false);
            return socket.SubProtocol == Subprotocol
                ? new WebSocketTransport(socket, options.Endpoint, null, ownsSocket: true)
                : throw new WebSocketRefusedException(
                    $"a WebSocket server answers that does not offer the subprotocol '{Subprotocol}'. Check the path '{options.Server.AbsolutePath}'", null);
        }
        catch (WebSocketException e)
        {
            HttpStatusCode status = socket.HttpStatusCode;
            socket.Dispose();
            throw status == 0 ? Cause(e, options) : new WebSocketRefusedException(Describe(status, options), e);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>TCP and TLS are made here, as for the other addresses: same options, same errors.</summary>
    private static SocketsHttpHandler Handler(MqttClientOptions options) => new()
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        ConnectCallback = async (_, cancellationToken) =>
        {
            Socket socket = await Dialer.ConnectAsync(options, cancellationToken).ConfigureAwait(false);
            var stream = new NetworkStream(socket, ownsSocket: true);
            try
            {
                return ServerUri.IsTls(options.Server) ? await TlsClient.AuthenticateAsync(stream, options, cancellationToken).ConfigureAwait(false) : stream;
            }
            catch
            {
                await stream.DisposeAsync().ConfigureAwait(false);
                throw;
            }
        },
    };

    /// <summary>Without <c>wss</c>, or the handler would make a second TLS in ours; login data belong into CONNECT.</summary>
    private static Uri PlainAddress(MqttClientOptions options) =>
        new UriBuilder(options.Server) { Scheme = "ws", Port = options.Port, UserName = "", Password = "" }.Uri;

    private static Exception Cause(WebSocketException error, MqttClientOptions options)
    {
        for (Exception? cause = error; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException or TlsException)
            {
                return cause;
            }
        }

        return new WebSocketRefusedException(
            $"the answer is not a WebSocket's: {error.GetBaseException().Message.TrimEnd('.')}. Check the port, and {TlsErrors.WhatToCheck(options)}", error);
    }

    private static string Describe(HttpStatusCode status, MqttClientOptions options) => $"the web server answers {(int)status}"
        + status switch
        {
            HttpStatusCode.NotFound => $": there is nothing at '{options.Server.AbsolutePath}'. Check the path of the address; brokers often use /mqtt",
            HttpStatusCode.BadRequest => $": it does not take a WebSocket with the subprotocol '{Subprotocol}' at '{options.Server.AbsolutePath}'. Check the path, and whether the port expects TLS",
            HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden => ": a gateway before the broker does not let the connection through. Check its rules",
            >= HttpStatusCode.MultipleChoices and < HttpStatusCode.BadRequest => ": it sends clients elsewhere. Connect to that address directly",
            _ => $" instead of a WebSocket at '{options.Server.AbsolutePath}'. Check the path, and the server's log",
        };
}
