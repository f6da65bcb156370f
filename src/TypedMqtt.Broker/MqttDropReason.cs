namespace TypedMqtt.Broker;

/// <summary>Why a message did not reach a client, or was not taken from one.</summary>
public enum MqttDropReason
{
    /// <summary>The session's queue has <see cref="MqttBrokerLimits.MaximumQueuedMessages"/>.</summary>
    QueueFullByCount,

    /// <summary>The session's queue has <see cref="MqttBrokerLimits.MaximumQueuedBytes"/>.</summary>
    QueueFullByBytes,

    /// <summary>Its message expiry interval had passed before it could be delivered [MQTT-3.3.2-5].</summary>
    Expired,

    /// <summary>QoS 0, and <see cref="MqttBrokerLimits.MaximumSendBufferBytes"/> wait to be sent to the client.</summary>
    SlowConsumer,

    /// <summary>QoS 0, and the client is away (see <see cref="MqttBrokerOptions.QueueQos0Messages"/>).</summary>
    Offline,

    /// <summary>Larger than the packets the client accepts [MQTT-3.1.2-25].</summary>
    PacketTooLarge,

    /// <summary>Published without the right to, or the subscriber has lost the right to read it while it waited.</summary>
    NotAuthorized,

    /// <summary>Published with more payload than <see cref="MqttBrokerLimits.MaximumPayloadSize"/>.</summary>
    PayloadTooLarge,

    /// <summary>Published as text that is not UTF-8 (see <see cref="MqttBrokerOptions.CheckPayloadFormat"/>).</summary>
    PayloadFormatInvalid,
}
