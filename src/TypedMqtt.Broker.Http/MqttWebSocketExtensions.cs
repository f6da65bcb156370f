using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using TypedMqtt.Broker;
using TypedMqtt.Broker.Http.WebSockets;

namespace TypedMqtt;

/// <summary>MQTT over WebSocket, for browsers and for networks that let only HTTP through.</summary>
public static class MqttWebSocketExtensions
{
    /// <summary>Lets the broker open WebSocket listeners of its own: <c>ws://address:port/path</c>, and <c>wss://</c> with
    /// <see cref="MqttListenerOptions.Tls"/>. Without a path every path is served.</summary>
    /// <param name="options">The broker's options.</param>
    /// <returns>The options.</returns>
    public static MqttBrokerOptions AddWebSockets(this MqttBrokerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        options.ListenerFactories.Add(new WebSocketListenerFactory());
        return options;
    }

    /// <summary>Serves MQTT over WebSocket at a path of an ASP.NET Core application whose broker <c>AddMqttBroker()</c> has added, by the
    /// broker's own rules. The application calls <c>UseWebSockets()</c> before; which web pages may connect is said there, with
    /// <see cref="WebSocketOptions.AllowedOrigins"/>.</summary>
    /// <param name="endpoints">The application's endpoints.</param>
    /// <param name="pattern">The path; default <c>/mqtt</c>.</param>
    /// <returns>The endpoint, to add metadata such as host filters to.</returns>
    public static IEndpointConventionBuilder MapMqtt(this IEndpointRouteBuilder endpoints, string pattern = "/mqtt")
    {
        ArgumentNullException.ThrowIfNull(endpoints);
        MqttBrokerHost host = endpoints.ServiceProvider.GetService<MqttBrokerHost>()
            ?? throw new InvalidOperationException("MapMqtt needs a broker: call services.AddMqttBroker() first.");
        return endpoints.Map(pattern, context => MqttWebSocket.ServeAsync(context, transport => host.Broker.Accept(transport)));
    }
}
