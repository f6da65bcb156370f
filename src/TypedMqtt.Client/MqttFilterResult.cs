namespace TypedMqtt;

/// <summary>The broker's answer to one filter of a SUBSCRIBE or UNSUBSCRIBE.</summary>
/// <param name="Filter">The filter.</param>
/// <param name="ReasonCode">The granted QoS, or why not (3.9.3, 3.11.3). A broker of 3.1.1 answers every UNSUBSCRIBE with success.</param>
public sealed record MqttFilterResult(string Filter, ReasonCode ReasonCode)
{
    /// <summary>Whether the broker did as it was asked.</summary>
    public bool IsSuccess => (byte)ReasonCode < 0x80;

    /// <summary>The granted QoS of a SUBSCRIBE; null when it was refused.</summary>
    public Qos? GrantedQos => (byte)ReasonCode <= 2 ? (Qos)(byte)ReasonCode : null;
}
