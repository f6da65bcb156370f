using System.Globalization;
using System.Text.RegularExpressions;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>A client identifier whose subscriptions a mosquitto_sub holds and for which mosquitto_pub publishes.</summary>
internal sealed partial class MosquittoToolClient : IPeerClient
{
    /// <summary>Topic, QoS, retain, payload in hexadecimal, content type, response topic, correlation data, user properties, expiry, format, identifier.</summary>
    private const string Format = "MESSAGE|%t|%q|%r|%x|%C|%R|%D|%P|%E|%F|%S";

    private readonly Link _link;
    private readonly PeerConnect _connect;
    private readonly Inbox _inbox;
    private readonly SemaphoreSlim _publishing = new(1);
    private ToolProcess? _subscriber;
    private Task _reading = Task.CompletedTask;

    public MosquittoToolClient(Link link, PeerConnect connect)
    {
        _link = link;
        _connect = connect;
        _inbox = new Inbox(() => _subscriber?.Everything ?? "nothing is subscribed");
    }

    public bool? SessionPresent => null;

    public async Task<int> SubscribeAsync(string filter, PeerSubscribe options)
    {
        Assert.Null(_subscriber);
        string[] arguments =
        [
            .. Connection(_connect.ClientId), "-d", "-F", Format, "-t", filter, "-q", $"{options.Qos}",
            .. _connect.Clean ? Array.Empty<string>() : ["-c"],
            .. _link.IsV5 && _connect.SessionExpiry > 0 ? ["-x", $"{_connect.SessionExpiry}"] : Array.Empty<string>(),
            .. options.Identifier > 0 ? ["-D", "subscribe", "subscription-identifier", $"{options.Identifier}"] : Array.Empty<string>(),
            .. options.NoLocal ? ["--no-local"] : Array.Empty<string>(),
            .. options.RetainAsPublished ? ["--retain-as-published"] : Array.Empty<string>(),
            .. _connect.Will is { } will ? Will(will) : [],
        ];

        // Its output is a pipe, in which lines would wait for each other.
        var subscriber = ToolProcess.Start(Peer.Require("stdbuf", "apt-get install coreutils"), ["-oL", Peer.Require("mosquitto_sub"), .. arguments]);
        _subscriber = subscriber;
        while (await subscriber.ReadLineAsync() is { } line)
        {
            if (Suback().Match(line) is { Success: true } suback)
            {
                _reading = ReadAsync(subscriber);
                return Number(suback.Groups[1].Value);
            }

            Receive(line);
        }

        await subscriber.WaitForExitAsync();
        var connack = Connack().Matches(subscriber.Everything).LastOrDefault();
        var reason = connack is null ? 0 : Number(connack.Groups[1].Value);
        throw reason > 0
            ? new PeerRefusedException(reason, subscriber.Everything)
            : new InvalidOperationException($"mosquitto_sub {string.Join(' ', arguments)} does not subscribe:\n{subscriber.Everything}");
    }

    public async Task<int> PublishAsync(PeerMessage message)
    {
        string[] arguments =
        [
            .. Connection($"{_connect.ClientId}-pub"), "-d", "-t", message.Topic, "-q", $"{message.Qos}", message.Payload.Length == 0 ? "-n" : "-s",
            .. message.Retain ? ["-r"] : Array.Empty<string>(),
            .. Properties("publish", message),
        ];
        await _publishing.WaitAsync();
        try
        {
            var result = await ToolProcess.RunAsync(Peer.Require("mosquitto_pub"), arguments, message.Payload);
            if (Puback().Match(result.Text) is { Success: true } puback)
                return Number(puback.Groups[1].Value);
            Assert.True(result.ExitCode == 0, $"mosquitto_pub {string.Join(' ', arguments)} ends with {result.ExitCode}: {result.Text}");
            return 0;
        }
        finally
        {
            _publishing.Release();
        }
    }

    public Task<PeerMessage> ReadAsync() => _inbox.ReadAsync();

    public async Task DropAsync()
    {
        if (_subscriber is { } subscriber)
            await subscriber.DisposeAsync();
        _subscriber = null;
        await _reading;
    }

    public async ValueTask DisposeAsync()
    {
        if (_subscriber is { } subscriber)
        {
            // It sends DISCONNECT then.
            await subscriber.SignalAsync("TERM");
            await subscriber.WaitForExitAsync();
            await DropAsync();
        }

        _publishing.Dispose();
    }

    [GeneratedRegex(@"^Subscribed \(mid: \d+\): (\d+)")]
    private static partial Regex Suback();

    [GeneratedRegex(@"received CONNACK \((\d+)\)")]
    private static partial Regex Connack();

    [GeneratedRegex(@"received PUBACK \(Mid: \d+, RC:(\d+)\)")]
    private static partial Regex Puback();

    private static int Number(string text) => text.Length == 0 ? 0 : int.Parse(text, CultureInfo.InvariantCulture);

    private static IEnumerable<string> Properties(string packet, PeerMessage message)
    {
        List<(string Name, string Value)> all =
        [
            ("content-type", message.ContentType),
            ("response-topic", message.ResponseTopic),
            ("correlation-data", message.Correlation),
            ("message-expiry-interval", message.Expiry > 0 ? $"{message.Expiry}" : ""),
            ("payload-format-indicator", message.IsUtf8 ? "1" : ""),
        ];
        return all.Where(static p => p.Value.Length > 0).SelectMany(p => (string[])["-D", packet, p.Name, p.Value])
            .Concat(message.UserProperties.SelectMany(p => (string[])["-D", packet, "user-property", p.Key, p.Value]));
    }

    private static IEnumerable<string> Will(PeerMessage will) =>
    [
        "--will-topic", will.Topic, "--will-payload", System.Text.Encoding.UTF8.GetString(will.Payload), "--will-qos", $"{will.Qos}",
        .. will.Retain ? ["--will-retain"] : Array.Empty<string>(),
        .. Properties("will", will),
    ];

    private string Version => _link.Version switch
    {
        ProtocolVersion.V31 => "mqttv31",
        ProtocolVersion.V311 => "mqttv311",
        _ => "mqttv5",
    };

    private string[] Connection(string clientId) =>
    [
        "-h", Link.Host, "-p", $"{_link.Port}", "-V", Version, "-i", clientId, "-u", _connect.UserName, "-P", _connect.Password,
        .. _link.IsTls ? ["--cafile", _link.AuthorityFile] : Array.Empty<string>(),
    ];

    private async Task ReadAsync(ToolProcess subscriber)
    {
        while (await subscriber.ReadLineAsync() is { } line)
            Receive(line);
    }

    private void Receive(string line)
    {
        if (line.Split('|') is not ["MESSAGE", var topic, var qos, var retain, var payload, var contentType, var responseTopic, var correlation, var user, var expiry, var format, var identifier])
            return;
        _inbox.Add(new PeerMessage(topic, Convert.FromHexString(payload))
        {
            Qos = Number(qos),
            Retain = retain == "1",
            ContentType = contentType,
            ResponseTopic = responseTopic,
            Correlation = correlation,
            Expiry = Number(expiry),
            IsUtf8 = format == "1",
            SubscriptionIdentifier = Number(identifier),
            UserProperties = [.. user.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static p => p.Split(':', 2)).Select(static p => KeyValuePair.Create(p[0], p[1]))],
        });
    }
}
