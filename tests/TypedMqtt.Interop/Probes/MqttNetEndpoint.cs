using System.Threading.Channels;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Protocol;

namespace TypedMqtt.Interop.Probes;

/// <summary>Probes with MQTTnet, so that a mistake of our own client cannot look like a decision of a broker.</summary>
internal sealed class MqttNetEndpoint(string host, int port, MqttProtocolVersion version) : IProbeEndpoint
{
    private static readonly MqttClientFactory Factory = new();

    public async Task<IProbeClient> ConnectAsync(string user, CancellationToken cancellationToken)
    {
        var options = Factory.CreateClientOptionsBuilder()
            .WithTcpServer(host, port)
            .WithProtocolVersion(version)
            .WithCredentials(user, user)
            .WithClientId($"probe-{user}-{Guid.NewGuid():N}")
            .Build();
        var client = new Client(Factory.CreateMqttClient());
        await client.ConnectAsync(options, cancellationToken);
        return client;
    }

    private sealed class Client : IProbeClient
    {
        private readonly IMqttClient _client;
        private readonly Channel<string> _received = Channel.CreateUnbounded<string>();

        public Client(IMqttClient client)
        {
            _client = client;
            _client.ApplicationMessageReceivedAsync += message => _received.Writer.WriteAsync(message.ApplicationMessage.ConvertPayloadToString()).AsTask();
            _client.DisconnectedAsync += _ => Task.FromResult(_received.Writer.TryComplete());
        }

        public Task<MqttClientConnectResult> ConnectAsync(MQTTnet.MqttClientOptions options, CancellationToken cancellationToken) => _client.ConnectAsync(options, cancellationToken);

        public Task SubscribeAsync(string filter, CancellationToken cancellationToken) =>
            _client.SubscribeAsync(filter, MqttQualityOfServiceLevel.AtLeastOnce, cancellationToken);

        public Task PublishAsync(string topic, string payload, CancellationToken cancellationToken) =>
            _client.PublishStringAsync(topic, payload, MqttQualityOfServiceLevel.AtLeastOnce, retain: false, cancellationToken);

        public ValueTask<string> ReceiveAsync(CancellationToken cancellationToken) => _received.Reader.ReadAsync(cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (_client.IsConnected)
                await _client.DisconnectAsync();
            _client.Dispose();
        }
    }
}
