using TypedMqtt;
using TypedMqtt.Broker;

namespace Quickstart.Plant;

/// <summary>The broker of the plant: ours in this process with the generated rules enforced, or any other that was started with them.</summary>
internal sealed class PlantBroker(Uri server, string description, MqttBroker? own) : IAsyncDisposable
{
    public Uri Server { get; } = server;

    public string Description { get; } = description;

    public static async Task<PlantBroker> StartAsync(string? external, BrokerFiles files, CancellationToken cancellationToken)
    {
        if (external is not null)
        {
            // Applications keep trying to connect; whoever starts the Quickstart wants to know at once.
            var server = new Uri("mqtt://" + external);
            await using (await MqttClient.ConnectAsync(
                new MqttClientOptions { Server = server, UserName = "dashboard", Password = files.Passwords["dashboard"] }, cancellationToken))
            {
            }

            return new PlantBroker(server, server.ToString().TrimEnd('/'), null);
        }

        MqttBroker broker = await MqttBroker.StartAsync(
            new MqttBrokerOptions
            {
                Listeners = { "mqtt://127.0.0.1:0" },
                AclFile = files.AclFile,
                PasswordFile = files.PasswordFile,
            },
            cancellationToken);
        return new PlantBroker(broker.Endpoint, $"{broker.Endpoint.ToString().TrimEnd('/')} (in this process)", broker);
    }

    public ValueTask DisposeAsync() => own?.DisposeAsync() ?? ValueTask.CompletedTask;
}
