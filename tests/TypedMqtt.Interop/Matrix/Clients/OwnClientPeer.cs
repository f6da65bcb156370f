using System.Text;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>Our own client, for the brokers of others.</summary>
public sealed class OwnClientPeer : IPeer
{
    public string Name => "typedmqtt";

    public IReadOnlyDictionary<Ability, string> Limits { get; } = new Dictionary<Ability, string>
    {
        [Ability.Tls] = "the client does not speak TLS yet",
        [Ability.WebSocket] = "the client does not speak WebSocket yet",
        [Ability.SecureWebSocket] = "the client does not speak WebSocket yet",
        [Ability.PayloadFormat] = "`MqttPublishOptions` does not set it yet",
        [Ability.SubscriptionIdentifier] = "the client chooses them itself and does not show them",
        [Ability.SessionPresent] = "the client acts on it and does not show it",
        [Ability.WillProperties] = "`MqttWillOptions` has no user properties yet",
    };

    public async Task<IPeerClient> ConnectAsync(Link link, PeerConnect connect)
    {
        var options = new MqttClientOptions
        {
            Server = link.Uri,
            ProtocolVersion = link.Version,
            ClientId = connect.ClientId,
            UserName = connect.UserName,
            Password = connect.Password,
            CleanStart = connect.Clean,
            SessionExpiry = TimeSpan.FromSeconds(connect.SessionExpiry),
            Reconnect = false,
            Will = connect.Will is { } will
                ? new() { Topic = will.Topic, Payload = will.Payload, Qos = (Qos)will.Qos, Retain = will.Retain, ContentType = will.ContentType.Length > 0 ? will.ContentType : null }
                : null,
        };
        try
        {
            return new Client(await MqttClient.ConnectAsync(options, TestContext.Current.CancellationToken));
        }
        catch (MqttConnectException e) when (e.ReasonCode is { } reason)
        {
            throw new PeerRefusedException((int)reason, e.Message);
        }
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Client(MqttClient client) : IPeerClient
    {
        private readonly Inbox _inbox = new(() => $"the client is {client.State}");
        private readonly List<Task> _reading = [];

        public bool? SessionPresent => null;

        public async Task<int> SubscribeAsync(string filter, PeerSubscribe options)
        {
            try
            {
                var subscription = await client.SubscribeAsync(filter, new MqttSubscribeOptions
                {
                    Qos = (Qos)options.Qos,
                    NoLocal = options.NoLocal,
                    RetainAsPublished = options.RetainAsPublished,
                    RetainHandling = (Protocol.Packets.RetainHandling)options.RetainHandling,
                });
                _reading.Add(ReadAllAsync(subscription));
                return (int)subscription.GrantedQos;
            }
            catch (MqttSubscribeException e) when (e.ReasonCode is { } reason)
            {
                return (int)reason;
            }
        }

        public async Task<int> PublishAsync(PeerMessage message)
        {
            try
            {
                var result = await client.PublishAsync(message.Topic, message.Payload, new MqttPublishOptions
                {
                    Qos = (Qos)message.Qos,
                    Retain = message.Retain,
                    ContentType = message.ContentType.Length > 0 ? message.ContentType : null,
                    ResponseTopic = message.ResponseTopic.Length > 0 ? message.ResponseTopic : null,
                    CorrelationData = Encoding.UTF8.GetBytes(message.Correlation),
                    MessageExpiry = message.Expiry > 0 ? TimeSpan.FromSeconds(message.Expiry) : null,
                    UserProperties = message.UserProperties,
                });
                return (int)result.ReasonCode;
            }
            catch (MqttPublishException e) when (e.ReasonCode is { } reason)
            {
                return (int)reason;
            }
        }

        public Task<PeerMessage> ReadAsync() => _inbox.ReadAsync();

        public async Task DropAsync()
        {
            client.Abort();
            await DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await client.DisposeAsync();
            await Task.WhenAll(_reading);
        }

        private async Task ReadAllAsync(MqttSubscription subscription)
        {
            try
            {
                await foreach (var message in subscription)
                    _inbox.Add(ToMessage(message));
            }
            catch (MqttException)
            {
                // The connection has ended; what a test misses it says itself.
            }
        }

        private static PeerMessage ToMessage(MqttMessage message) => new(message.Topic, message.Payload.ToArray())
        {
            Qos = (int)message.Qos,
            Retain = message.Retain,
            ContentType = message.ContentType ?? "",
            ResponseTopic = message.ResponseTopic ?? "",
            Correlation = Encoding.UTF8.GetString(message.CorrelationData.Span),
            Expiry = (int)(message.MessageExpiry?.TotalSeconds ?? 0),
            IsUtf8 = message.IsUtf8,
            UserProperties = message.UserProperties,
        };
    }
}
