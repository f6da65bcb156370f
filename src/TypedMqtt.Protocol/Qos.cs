namespace TypedMqtt;

/// <summary>Quality of service of a message or subscription (MQTT 5.0 §4.3).</summary>
public enum Qos : byte
{
    /// <summary>QoS 0: delivered at most once, never acknowledged.</summary>
    AtMostOnce = 0,

    /// <summary>QoS 1: delivered at least once, acknowledged with PUBACK.</summary>
    AtLeastOnce = 1,

    /// <summary>QoS 2: delivered exactly once, acknowledged with PUBREC, PUBREL and PUBCOMP.</summary>
    ExactlyOnce = 2,
}
