using System.CommandLine;
using System.Net;
using MQTTnet.Server;
using TypedMqtt.Broker;

namespace TypedMqtt.Benchmarks.Brokers;

/// <summary>Hidden commands that host a broker for <c>load</c>.</summary>
internal static class ServeCommands
{
    public const string TypedMqtt = "serve-typedmqtt";
    public const string MqttNet = "serve-mqttnet";

    public static Command[] Create() => [Create(TypedMqtt, ServeTypedMqttAsync), Create(MqttNet, ServeMqttNetAsync)];

    private static Command Create(string name, Func<int, Task> serve)
    {
        var port = new Argument<int>("port");
        var command = new Command(name) { port };
        command.Hidden = true;
        command.SetAction((parsed, _) => serve(parsed.GetValue(port)));
        return command;
    }

    /// <summary>As the command line hosts it.</summary>
    private static async Task ServeTypedMqttAsync(int port)
    {
        MqttBrokerProcess.Dedicate();
        await using MqttBroker broker = await MqttBroker.StartAsync(new MqttBrokerOptions
        {
            Listeners = { $"mqtt://127.0.0.1:{port}" },
            Limits = new MqttBrokerLimits { MaximumInflightMessages = BrokerProcess.MaximumInflight, MaximumQueuedMessages = 0, MaximumQueuedBytes = 0 },
        });
        await UntilInputEndsAsync();
    }

    private static async Task ServeMqttNetAsync(int port)
    {
        using MqttServer server = new MqttServerFactory().CreateMqttServer(new MqttServerOptionsBuilder()
            .WithDefaultEndpoint()
            .WithDefaultEndpointBoundIPAddress(IPAddress.Loopback)
            .WithDefaultEndpointBoundIPV6Address(IPAddress.None)
            .WithDefaultEndpointPort(port)
            .WithMaxPendingMessagesPerClient(int.MaxValue)
            .Build());
        await server.StartAsync();
        await UntilInputEndsAsync();
    }

    private static Task<string> UntilInputEndsAsync() => Task.Run(Console.In.ReadToEnd);
}
