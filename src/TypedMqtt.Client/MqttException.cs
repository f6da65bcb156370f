namespace TypedMqtt;

/// <summary>An MQTT operation failed: the peer refused it, or the connection could not be made or kept.</summary>
/// <param name="message">What failed, where, why, and what to do next.</param>
/// <param name="inner">The cause, if there is one.</param>
public class MqttException(string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>The reason code the peer gave, if it gave one.</summary>
    public ReasonCode? ReasonCode { get; init; }

    /// <summary>The reason the peer gave for people; null for none. MQTT 5.0 only.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User properties of the peer's answer, in order; MQTT 5.0 only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <summary>The broker, as <c>mqtt://host:port</c>.</summary>
    public string Endpoint { get; init; } = "";
}

/// <summary>The connection could not be made: unreachable, refused, or not an MQTT broker.</summary>
/// <param name="message">What failed, where, why, and what to do next.</param>
/// <param name="inner">The cause, if there is one.</param>
public sealed class MqttConnectException(string message, Exception? inner = null) : MqttException(message, inner)
{
    /// <summary>Which other broker the broker named (3.2.2.3.16), if it did.</summary>
    public string? ServerReference { get; init; }
}

/// <summary>The broker refused a message; <see cref="MqttException.ReasonCode"/> says why.</summary>
/// <param name="message">What was refused, where, why, and what to do next.</param>
public sealed class MqttPublishException(string message) : MqttException(message)
{
    /// <summary>The topic of the message.</summary>
    public string Topic { get; init; } = "";
}

/// <summary>The broker refused a subscription; <see cref="MqttException.ReasonCode"/> says why.</summary>
/// <param name="message">What was refused, where, why, and what to do next.</param>
public sealed class MqttSubscribeException(string message) : MqttException(message)
{
    /// <summary>The filter of the subscription.</summary>
    public string Filter { get; init; } = "";
}
