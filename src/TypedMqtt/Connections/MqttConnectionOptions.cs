using System.Text;
using TypedMqtt.Client.Publishing;
using TypedMqtt.Protocol.Topics;
using TypedMqtt.Requests;

namespace TypedMqtt;

/// <summary>How a connection for contracts is made: the client's options, the last will, and the topic root.</summary>
public sealed class MqttConnectionOptions
{
    private MqttWill? _will;
    private string _topicRoot = "";

    /// <summary>Where to connect, as whom, and how.</summary>
    public MqttClientOptions Client { get; set; } = new();

    /// <summary>Levels in front of every topic of the connection, for an environment or a tenant; default none.</summary>
    /// <exception cref="ArgumentException">Not levels joined by <c>/</c>, without one at either end.</exception>
    public string TopicRoot
    {
        get => _topicRoot;
        set => _topicRoot = string.IsNullOrEmpty(value) || (TopicName.IsValid(Encoding.UTF8.GetBytes(value)) && value[0] != '$' && !value.Split('/').Contains(""))
            ? value ?? ""
            : throw new ArgumentException($"'{value}' is not a topic root: levels joined by '/', for example 'staging' or 'tenants/acme', without wildcards, '$' in front, or '/' at an end.", nameof(value));
    }

    /// <summary>
    /// Name under which the access control list knows this principal; it is a level of the topics its responses come on. Default: null,
    /// the user name, or <c>anonymous</c> without one.
    /// </summary>
    /// <exception cref="ArgumentException">Not 1 to 64 letters, digits, <c>-</c> and <c>_</c>.</exception>
    public string? PrincipalName
    {
        get;
        set => field = value is null || RequestWire.IsId(Encoding.UTF8.GetBytes(value))
            ? value
            : throw new ArgumentException($"'{value}' is not a principal name: 1 to 64 letters, digits, '-' and '_'.", nameof(value));
    }

    /// <summary>The typed last will, made by <c>Contract.Will.Channel(…)</c>; one per connection.</summary>
    /// <exception cref="InvalidOperationException">The connection has another will already; the message names both.</exception>
    public MqttWill? Will
    {
        get => _will;
        set => _will = _will is null || value is null
            ? value
            : throw new InvalidOperationException($"A connection has one last will: {_will} is set already, {value} would be the second. Use another connection for it.");
    }

    /// <summary>
    /// The typed message that is published whenever the connection is made, before all else that the application publishes; made by
    /// <c>Contract.Birth.Channel(…)</c>. The counterpart of <see cref="Will"/>. Default: none.
    /// </summary>
    public MqttBirth? Birth { get; set; }

    /// <summary>
    /// How long <c>Get…Async</c> and <c>Watch…Async</c> wait for a retained value after the broker has answered a PINGREQ sent behind SUBACK.
    /// Default: zero; TypedMqtt and mosquitto send retained values before. For brokers that send them later.
    /// </summary>
    public TimeSpan RetainedGrace { get; set; }

    /// <summary>
    /// Which messages say what their payload is. Receivers with the same contract read the others as well; what they miss is the type in the error when one cannot be read,
    /// and a foreign receiver does not learn it. For each MessagePack message that does not say it 14 bytes are saved. Default: <see cref="PayloadAnnotation.Always"/>.
    /// </summary>
    public PayloadAnnotation AnnotatePayloads { get; set; }

    internal MqttClientOptions Build()
    {
        MqttClientOptions client = Birth is { } birth
            ? Client with { Birth = new BirthMessage(Encoding.UTF8.GetBytes(Wire(birth.Topic)), birth.Payload.ToArray(), birth.Channel.Qos, birth.Channel.Retain, MqttConnection.Encode(birth.Channel, IsAnnotated(birth.Channel))) }
            : Client;
        if (_will is not { } will)
        {
            return client;
        }

        if (Client.Will is not null)
        {
            throw new InvalidOperationException($"A connection has one last will: {will} is set already, and MqttClientOptions.Will to '{Client.Will.Topic}'.");
        }

        bool isAnnotated = IsAnnotated(will.Channel) && !will.Payload.IsEmpty;
        return client with
        {
            Will = new MqttWillOptions
            {
                Topic = Wire(will.Topic),
                Payload = will.Payload,
                Qos = will.Channel.Qos,
                Retain = will.Channel.Retain,
                ContentType = isAnnotated && will.Channel.ContentType.Length > 0 ? will.Channel.ContentType : null,
                IsUtf8 = isAnnotated && will.Channel.IsUtf8Payload,
                MessageExpiry = will.Payload.IsEmpty ? null : will.Channel.MessageExpiry,
                Delay = will.Delay,
            },
        };
    }

    private bool IsAnnotated(MqttChannelInfo channel) => MqttConnection.IsAnnotated(AnnotatePayloads, channel);

    private string Wire(string topic) => TopicRoot.Length == 0 ? topic : $"{TopicRoot}/{topic}";
}
