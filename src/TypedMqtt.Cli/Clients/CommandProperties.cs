namespace TypedMqtt.Cli.Clients;

/// <summary>The properties of <c>-D</c>, packet by packet.</summary>
internal sealed class CommandProperties
{
    public List<KeyValuePair<string, string>> Connect { get; } = [];

    public List<KeyValuePair<string, string>> Publish { get; } = [];

    public List<KeyValuePair<string, string>> Subscribe { get; } = [];

    public List<KeyValuePair<string, string>> Unsubscribe { get; } = [];

    public List<KeyValuePair<string, string>> Disconnect { get; } = [];

    public List<KeyValuePair<string, string>> Will { get; } = [];

    public ushort? ReceiveMaximum { get; set; }

    public ushort? TopicAliasMaximum { get; set; }

    public int? MaximumPacketSize { get; set; }

    public bool RequestProblemInformation { get; set; } = true;

    public bool RequestResponseInformation { get; set; }

    public TimeSpan? SessionExpiry { get; set; }

    public TimeSpan? SessionExpiryAtEnd { get; set; }

    /// <summary>Properties of PUBLISH, without its user properties.</summary>
    public MqttPublishOptions Message { get; set; } = new();

    /// <summary>Properties of the last will, without its user properties; its topic means nothing.</summary>
    public MqttWillOptions LastWill { get; set; } = new() { Topic = "" };

    /// <summary>CONNECT as the other options say, and these.</summary>
    public MqttClientOptions ApplyTo(MqttClientOptions options) => options with
    {
        ReceiveMaximum = ReceiveMaximum ?? options.ReceiveMaximum,
        TopicAliasMaximum = TopicAliasMaximum ?? options.TopicAliasMaximum,
        MaximumPacketSize = MaximumPacketSize ?? options.MaximumPacketSize,
        RequestProblemInformation = RequestProblemInformation,
        RequestResponseInformation = RequestResponseInformation,
        SessionExpiry = SessionExpiry ?? options.SessionExpiry,
        UserProperties = Connect,
        Will = options.Will is { } will
            ? LastWill with { Topic = will.Topic, Payload = will.Payload, Qos = will.Qos, Retain = will.Retain, UserProperties = Will }
            : null,
    };

    /// <summary>PUBLISH of these properties.</summary>
    public MqttPublishOptions MessageOf(Qos qos, bool retain) => Message with { Qos = qos, Retain = retain, UserProperties = Publish };

    /// <summary>DISCONNECT.</summary>
    public MqttDisconnectOptions Goodbye => new() { SessionExpiry = SessionExpiryAtEnd, UserProperties = Disconnect };
}
