using System.Security.Cryptography.X509Certificates;
using System.Text;
using MQTTnet;
using MQTTnet.Formatter;
using MQTTnet.Packets;
using MQTTnet.Protocol;
using NetOptions = MQTTnet.MqttClientOptions;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>The client of MQTTnet, in this process.</summary>
public sealed class MqttNetPeer : IPeer
{
    private static readonly MqttClientFactory Factory = new();

    public string Name => "MQTTnet";

    public IReadOnlyDictionary<Ability, string> Limits { get; } = new Dictionary<Ability, string>
    {
        [Ability.PublishReasonAtQos2] = "it tells every refusal in PUBREC as 0x80",
    };

    public async Task<IPeerClient> ConnectAsync(Link link, PeerConnect connect)
    {
        var client = new Client(Factory.CreateMqttClient(), link.IsV5);
        await client.ConnectAsync(Options(link, connect));
        return client;
    }

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private static NetOptions Options(Link link, PeerConnect connect)
    {
        var options = Factory.CreateClientOptionsBuilder()
            .WithProtocolVersion(link.Version switch
            {
                ProtocolVersion.V31 => MqttProtocolVersion.V310,
                ProtocolVersion.V311 => MqttProtocolVersion.V311,
                _ => MqttProtocolVersion.V500,
            })
            .WithClientId(connect.ClientId)
            .WithCredentials(connect.UserName, connect.Password)
            .WithCleanSession(connect.Clean);
        if (link.IsWebSocket)
            options.WithWebSocketServer(o => o.WithUri($"{link.Uri}"));
        else
            options.WithTcpServer(Link.Host, link.Port);
        if (link.IsTls)
            options.WithTlsOptions(o => o.UseTls().WithCertificateValidationHandler(e => IsTrusted(e.Certificate, link.AuthorityFile)));
        if (link.IsV5 && connect.SessionExpiry > 0)
            options.WithSessionExpiryInterval((uint)connect.SessionExpiry);
        if (connect.Will is { } will)
        {
            options.WithWillTopic(will.Topic).WithWillPayload(will.Payload).WithWillQualityOfServiceLevel((MqttQualityOfServiceLevel)will.Qos).WithWillRetain(will.Retain);
            if (will.ContentType.Length > 0)
                options.WithWillContentType(will.ContentType);
            foreach (var (key, value) in will.UserProperties)
                options.WithWillUserProperty(key, Encoding.UTF8.GetBytes(value));
        }

        return options.Build();
    }

    private static bool IsTrusted(X509Certificate certificate, string authorityFile)
    {
        using var authority = X509CertificateLoader.LoadCertificateFromFile(authorityFile);
        using var chain = new X509Chain { ChainPolicy = { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck } };
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        using var server = new X509Certificate2(certificate);
        return chain.Build(server);
    }

    private sealed class Client : IPeerClient
    {
        private readonly IMqttClient _client;
        private readonly bool _isV5;
        private readonly Inbox _inbox = new(static () => "MQTTnet has received nothing");
        private bool _isGone;

        public Client(IMqttClient client, bool isV5)
        {
            _client = client;
            _isV5 = isV5;
            client.ApplicationMessageReceivedAsync += args =>
            {
                _inbox.Add(ToMessage(args.ApplicationMessage));
                return Task.CompletedTask;
            };
        }

        public bool? SessionPresent { get; private set; }

        public async Task ConnectAsync(NetOptions options)
        {
            var result = await _client.ConnectAsync(options, TestContext.Current.CancellationToken);
            SessionPresent = result.IsSessionPresent;
            if (result.ResultCode == MqttClientConnectResultCode.Success)
                return;
            _client.Dispose();
            throw new PeerRefusedException(ReasonOf(result.ResultCode), result.ReasonString ?? "");
        }

        public async Task<int> SubscribeAsync(string filter, PeerSubscribe options)
        {
            var request = new MqttClientSubscribeOptions
            {
                SubscriptionIdentifier = (uint)options.Identifier,
                TopicFilters =
                [
                    new MQTTnet.Packets.MqttTopicFilter
                    {
                        Topic = filter,
                        QualityOfServiceLevel = (MqttQualityOfServiceLevel)options.Qos,
                        NoLocal = options.NoLocal,
                        RetainAsPublished = options.RetainAsPublished,
                        RetainHandling = (MqttRetainHandling)options.RetainHandling,
                    },
                ],
            };
            var result = await _client.SubscribeAsync(request);
            return (int)result.Items.Single().ResultCode;
        }

        public async Task<int> PublishAsync(PeerMessage message)
        {
            var application = new MqttApplicationMessage
            {
                Topic = message.Topic,
                PayloadSegment = message.Payload,
                QualityOfServiceLevel = (MqttQualityOfServiceLevel)message.Qos,
                Retain = message.Retain,
            };
            if (_isV5)
            {
                application.ContentType = message.ContentType.Length > 0 ? message.ContentType : null;
                application.ResponseTopic = message.ResponseTopic.Length > 0 ? message.ResponseTopic : null;
                application.CorrelationData = message.Correlation.Length > 0 ? Encoding.UTF8.GetBytes(message.Correlation) : null;
                application.MessageExpiryInterval = (uint)message.Expiry;
                application.PayloadFormatIndicator = message.IsUtf8 ? MqttPayloadFormatIndicator.CharacterData : MqttPayloadFormatIndicator.Unspecified;
                application.UserProperties = [.. message.UserProperties.Select(static p => new MqttUserProperty(p.Key, Encoding.UTF8.GetBytes(p.Value)))];
            }

            var result = await _client.PublishAsync(application);
            return (int)result.ReasonCode;
        }

        public Task<PeerMessage> ReadAsync() => _inbox.ReadAsync();

        public Task DropAsync()
        {
            _isGone = true;
            _client.Dispose();
            return Task.CompletedTask;
        }

        public async ValueTask DisposeAsync()
        {
            if (_isGone)
                return;
            _isGone = true;
            await _client.DisconnectAsync();
            _client.Dispose();
        }

        /// <summary>It tells the return codes of 3.1.1 as those of 5.0 that mean the same.</summary>
        private int ReasonOf(MqttClientConnectResultCode code) => (_isV5, code) switch
        {
            (false, MqttClientConnectResultCode.BadUserNameOrPassword) => 4,
            (false, MqttClientConnectResultCode.NotAuthorized) => 5,
            _ => (int)code,
        };

        private static PeerMessage ToMessage(MqttApplicationMessage message) => new(message.Topic, System.Buffers.BuffersExtensions.ToArray(message.Payload))
        {
            Qos = (int)message.QualityOfServiceLevel,
            Retain = message.Retain,
            ContentType = message.ContentType ?? "",
            ResponseTopic = message.ResponseTopic ?? "",
            Correlation = Encoding.UTF8.GetString(message.CorrelationData ?? []),
            Expiry = (int)message.MessageExpiryInterval,
            IsUtf8 = message.PayloadFormatIndicator == MqttPayloadFormatIndicator.CharacterData,
            SubscriptionIdentifier = (int)(message.SubscriptionIdentifiers?.FirstOrDefault() ?? 0),
            UserProperties = [.. (message.UserProperties ?? []).Select(static p => KeyValuePair.Create(p.Name, p.ReadValueAsString()))],
        };
    }
}
