using System.Collections.Concurrent;
using System.Text;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>Our own client, for the brokers of others.</summary>
public sealed class OwnClientPeer : IPeer
{
    /// <summary>What each client identifier has subscribed to, for when its session is resumed.</summary>
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, MqttSubscribeOptions>> _subscribed = new();

    public string Name => "typedmqtt";

    public IReadOnlyDictionary<Ability, string> Limits { get; } = new Dictionary<Ability, string>
    {
        [Ability.Version31] = "the client speaks 3.1.1 and 5.0",
        [Ability.PayloadFormat] = "`MqttPublishOptions` does not set it yet",
        [Ability.SubscriptionIdentifier] = "the client chooses them itself and does not show them",
        [Ability.SessionPresent] = "the client acts on it and does not show it",
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
            Tls = link.IsTls ? new() { AuthorityFile = link.AuthorityFile } : null,
            Will = connect.Will is { } will ? WillOf(will) : null,
        };
        var subscribed = connect.Clean ? [] : _subscribed.GetOrAdd(connect.ClientId, static _ => []);
        var client = new Client(subscribed);
        try
        {
            // What a session has waiting comes at once: its subscriptions are there before.
            await MqttClient.ConnectAsync(options, client.Prepare, TestContext.Current.CancellationToken);
            return client;
        }
        catch (MqttConnectException e) when (e.ReasonCode is { } reason)
        {
            throw new PeerRefusedException(link.IsV5 ? (int)reason : ReturnCode(reason), e.Message);
        }
    }

    private static MqttWillOptions WillOf(PeerMessage will) => new()
    {
        Topic = will.Topic,
        Payload = will.Payload,
        Qos = (Qos)will.Qos,
        Retain = will.Retain,
        ContentType = will.ContentType.Length > 0 ? will.ContentType : null,
        UserProperties = will.UserProperties,
    };

    /// <summary>The client tells the return codes of 3.1.1 as the reason codes that mean the same.</summary>
    private static int ReturnCode(ReasonCode reason) => reason switch
    {
        ReasonCode.BadUserNameOrPassword => 4,
        ReasonCode.NotAuthorized => 5,
        _ => (int)reason,
    };

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private sealed class Client : IPeerClient
    {
        private readonly ConcurrentDictionary<string, MqttSubscribeOptions> _session;
        private readonly Dictionary<string, Task<int>> _resumed = [];
        private readonly Inbox _inbox;
        private readonly ConcurrentBag<Task> _reading = [];
        private MqttClient? _client;

        public Client(ConcurrentDictionary<string, MqttSubscribeOptions> session)
        {
            _session = session;
            _inbox = new(() => $"the client is {_client?.State}");
        }

        public bool? SessionPresent => null;

        public void Prepare(MqttClient client)
        {
            _client = client;
            foreach (var (filter, options) in _session)
                _resumed[filter] = SubscribeAsync(filter, options);
        }

        public Task<int> SubscribeAsync(string filter, PeerSubscribe options)
        {
            // Once more it would be a second reader, with a copy of its own.
            if (_resumed.TryGetValue(filter, out var granted))
                return granted;
            return SubscribeAsync(filter, _session[filter] = new MqttSubscribeOptions
            {
                Qos = (Qos)options.Qos,
                NoLocal = options.NoLocal,
                RetainAsPublished = options.RetainAsPublished,
                RetainHandling = (Protocol.Packets.RetainHandling)options.RetainHandling,
            });
        }

        public async Task<int> PublishAsync(PeerMessage message)
        {
            try
            {
                var result = await _client!.PublishAsync(message.Topic, message.Payload, new MqttPublishOptions
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
            _client!.Abort();
            await DisposeAsync();
        }

        public async ValueTask DisposeAsync()
        {
            await _client!.DisposeAsync();
            await Task.WhenAll(_reading);
        }

        private async Task<int> SubscribeAsync(string filter, MqttSubscribeOptions options)
        {
            try
            {
                var subscription = await _client!.SubscribeAsync(filter, options);
                _reading.Add(ReadAllAsync(subscription));
                return (int)subscription.GrantedQos;
            }
            catch (MqttSubscribeException e) when (e.ReasonCode is { } reason)
            {
                return (int)reason;
            }
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
