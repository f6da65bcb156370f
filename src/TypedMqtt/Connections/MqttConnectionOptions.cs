namespace TypedMqtt;

/// <summary>How a connection for contracts is made: the client's options, the last will, and the topic root.</summary>
public sealed class MqttConnectionOptions
{
    private MqttWill? _will;

    /// <summary>Where to connect, as whom, and how.</summary>
    public MqttClientOptions Client { get; set; } = new();

    /// <summary>Levels in front of every topic of the connection, for an environment or a tenant; default none.</summary>
    public string TopicRoot { get; set; } = "";

    /// <summary>The typed last will, made by <c>Contract.Will.Channel(…)</c>; one per connection.</summary>
    /// <exception cref="InvalidOperationException">The connection has another will already; the message names both.</exception>
    public MqttWill? Will
    {
        get => _will;
        set => _will = _will is null || value is null
            ? value
            : throw new InvalidOperationException($"A connection has one last will: {_will} is set already, {value} would be the second. Use another connection for it.");
    }

    internal MqttClientOptions Build()
    {
        if (_will is not { } will)
        {
            return Client;
        }

        if (Client.Will is not null)
        {
            throw new InvalidOperationException($"A connection has one last will: {will} is set already, and MqttClientOptions.Will to '{Client.Will.Topic}'.");
        }

        return Client with
        {
            Will = new MqttWillOptions
            {
                Topic = TopicRoot.Length == 0 ? will.Topic : $"{TopicRoot}/{will.Topic}",
                Payload = will.Payload,
                Qos = will.Channel.Qos,
                Retain = will.Channel.Retain,
                ContentType = will.Channel.ContentType.Length == 0 ? null : will.Channel.ContentType,
                DelaySeconds = (uint)Math.Ceiling(will.Delay.TotalSeconds),
            },
        };
    }
}
