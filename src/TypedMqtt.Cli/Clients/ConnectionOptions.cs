using System.CommandLine;
using System.Globalization;
using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.Cli.Clients;

/// <summary>The options that <c>pub</c> and <c>sub</c> share: where to connect, as whom, and how.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string?> _host = new("-h", "--host") { Description = "The broker's host; default localhost.", HelpName = "host" };
    private readonly Option<int?> _port = new("-p", "--port") { Description = "The broker's port; default 1883, with TLS 8883. 8883 means TLS.", HelpName = "port" };
    private readonly Option<string?> _url = new("-L", "--url") { Description = "Host, user, topic in one: mqtt://[user[:password]@]host[:port]/topic, or mqtts, ws, wss.", HelpName = "url" };
    private readonly Option<string?> _socket = new("--unix") { Description = "The broker's Unix socket, instead of host and port.", HelpName = "path" };
    private readonly Option<bool> _webSocket = new("--ws") { Description = "Connect by WebSocket, at the path /mqtt; default port 80, with TLS 443." };
    private readonly TlsOptions _tls = new();
    private readonly PropertyOptions _properties = new();
    private readonly Option<string?> _user = new("-u", "--username") { Description = "The user name.", HelpName = "name" };
    private readonly Option<string?> _password = new("-P", "--pw") { Description = "The password.", HelpName = "password" };
    private readonly Option<string?> _id = new("-i", "--id") { Description = "The client identifier; default a random one.", HelpName = "id" };
    private readonly Option<string?> _idPrefix = new("-I", "--id-prefix") { Description = "A client identifier of this prefix and the process id.", HelpName = "prefix" };
    private readonly Option<string?> _version = new("-V", "--protocol-version")
    {
        Description = "mqttv5, 5 (default), mqttv311 or 311. Only MQTT 5.0 can tell a publisher that it is not allowed to.",
        HelpName = "version",
    };

    private readonly Option<int> _qos = new("-q", "--qos") { Description = "Quality of service, 0 (default), 1 or 2.", HelpName = "qos" };
    private readonly Option<ushort> _keepAlive = new("-k", "--keepalive") { Description = "Keep-alive in seconds.", HelpName = "seconds", DefaultValueFactory = _ => 60 };
    private readonly Option<bool> _persistent = new("-c", "--disable-clean-session") { Description = "Resume the session of this client id and leave it when ending; needs -i." };
    private readonly Option<string?> _expiry = new("-x", "--session-expiry-interval") { Description = "Seconds the broker keeps the session; -1 = for ever, the default with -c. MQTT 5.0.", HelpName = "seconds" };
    private readonly Option<bool> _debug = new("-d", "--debug") { Description = "Say on standard error what happens." };
    private readonly Option<bool> _quiet = new("--quiet") { Description = "No warnings." };
    private readonly Option<bool> _noDelay = new("--nodelay") { Description = "Accepted for mosquitto's sake: small packets always leave at once." };
    private readonly Option<string?> _willTopic = new("--will-topic") { Description = "Topic of the last will, which the broker publishes when the connection breaks.", HelpName = "topic" };
    private readonly Option<string?> _willPayload = new("--will-payload") { Description = "The last will's message.", HelpName = "message" };
    private readonly Option<int> _willQos = new("--will-qos") { Description = "The last will's QoS.", HelpName = "qos" };
    private readonly Option<bool> _willRetain = new("--will-retain") { Description = "Whether the last will is retained." };

    public Option<int> Qos => _qos;

    public Option<bool> Persistent => _persistent;

    public Option<string?> Url => _url;

    public void AddTo(Command command, string help)
    {
        foreach (Option option in (Option[])[_host, _port, _url, _socket, _webSocket, _user, _password, _id, _idPrefix, _version, _qos, _keepAlive, _persistent, _expiry,
            _willTopic, _willPayload, _willQos, _willRetain, _properties.Option, _debug, _quiet, _noDelay, .. _tls.All])
        {
            command.Add(option);
        }

        command.Add(CommandLine.Help(help, hasShortName: false));
        foreach (Option<int> qos in (Option<int>[])[_qos, _willQos])
        {
            qos.Validators.Add(static result =>
            {
                if (result.Tokens.Count > 0 && result.Tokens[0].Value is not ("0" or "1" or "2"))
                {
                    result.AddError($"'{result.Tokens[0].Value}' is not a quality of service; expected 0, 1 or 2.");
                }
            });
        }

        _port.Validators.Add(static result =>
        {
            if (result.Tokens.Count > 0 && !(ushort.TryParse(result.Tokens[0].Value, CultureInfo.InvariantCulture, out ushort port) && port > 0))
            {
                result.AddError($"'{result.Tokens[0].Value}' is not a port; expected 1 to 65535.");
            }
        });
    }

    /// <exception cref="CliException">Options that make no sense together.</exception>
    public ConnectionSettings Read(ParseResult parsed)
    {
        BrokerUrl? url = parsed.GetValue(_url) is { } text ? BrokerUrl.Parse(text) : null;
        ProtocolVersion version = ReadVersion(parsed.GetValue(_version));
        bool persistent = parsed.GetValue(_persistent);
        string? id = parsed.GetValue(_id) ?? (parsed.GetValue(_idPrefix) is { } prefix ? prefix + Environment.ProcessId.ToString(CultureInfo.InvariantCulture) : null);
        if (persistent && parsed.GetValue(_id) is null)
        {
            throw new CliException("-c needs a client id (-i): a session is found again by it.");
        }

        bool isTls = _tls.IsGiven(parsed);
        CommandProperties properties = _properties.Read(parsed, version);
        return new ConnectionSettings(
            properties.ApplyTo(new MqttClientOptions
            {
                Server = BrokerAddress.Create(parsed.GetValue(_host), parsed.GetValue(_port), parsed.GetValue(_socket), isTls, parsed.GetValue(_webSocket), url),
                Tls = isTls ? _tls.Read(parsed) : null,
                ProtocolVersion = version,
                ClientId = id,
                UserName = parsed.GetValue(_user) ?? url?.UserName,
                Password = parsed.GetValue(_password) ?? url?.Password,
                CleanStart = !persistent,
                SessionExpiry = ReadExpiry(parsed.GetValue(_expiry), persistent),
                KeepAlive = TimeSpan.FromSeconds(parsed.GetValue(_keepAlive)),
                Will = ReadWill(parsed),
                PublishTimeout = Timeout.InfiniteTimeSpan,
                MaximumPacketSize = (int)VariableByteInteger.MaxValue,
            }),
            properties,
            url?.Topic,
            parsed.GetValue(_debug),
            parsed.GetValue(_quiet));
    }

    private static ProtocolVersion ReadVersion(string? version) => version switch
    {
        null or "5" or "mqttv5" => ProtocolVersion.V5,
        "311" or "mqttv311" => ProtocolVersion.V311,
        "31" or "mqttv31" => throw new CliException("This client speaks MQTT 5.0 and 3.1.1, not 3.1: use -V 5 or -V 311."),
        _ => throw new CliException($"'{version}' is not a version of the protocol; expected mqttv5, 5, mqttv311 or 311."),
    };

    private static TimeSpan ReadExpiry(string? seconds, bool persistent)
    {
        if (seconds is null)
        {
            return persistent ? TimeSpan.MaxValue : TimeSpan.Zero;
        }

        if (seconds is "-1" or "∞")
        {
            return TimeSpan.MaxValue;
        }

        return uint.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out uint value)
            ? value == uint.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromSeconds(value)
            : throw new CliException($"'{seconds}' is not a session expiry interval; expected seconds, or -1 for ever.");
    }

    private MqttWillOptions? ReadWill(ParseResult parsed)
    {
        if (parsed.GetValue(_willTopic) is not { } topic)
        {
            return parsed.GetValue(_willPayload) is not null || parsed.GetValue(_willRetain) || parsed.GetValue(_willQos) != 0
                ? throw new CliException("The last will has no topic: give --will-topic.")
                : null;
        }

        return new MqttWillOptions
        {
            Topic = topic,
            Payload = System.Text.Encoding.UTF8.GetBytes(parsed.GetValue(_willPayload) ?? ""),
            Qos = (Qos)parsed.GetValue(_willQos),
            Retain = parsed.GetValue(_willRetain),
        };
    }
}
