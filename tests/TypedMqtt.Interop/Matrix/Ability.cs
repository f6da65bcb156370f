namespace TypedMqtt.Interop.Matrix;

/// <summary>What a cell of the matrix needs from a peer.</summary>
public enum Ability
{
    Tls,
    WebSocket,
    SecureWebSocket,

    /// <summary>Speaks MQTT 3.1.</summary>
    Version31,

    /// <summary>Tells the reason code 0x10 of PUBACK.</summary>
    NoMatchingSubscribers,

    /// <summary>Tells the reason code of a PUBACK that refuses.</summary>
    PublishReason,

    /// <summary>Tells the reason code of a PUBREC that refuses.</summary>
    PublishReasonAtQos2,

    /// <summary>Sets and shows the payload format indicator.</summary>
    PayloadFormat,

    /// <summary>Sets and shows subscription identifiers.</summary>
    SubscriptionIdentifier,

    /// <summary>Tells whether a session was present.</summary>
    SessionPresent,

    /// <summary>Says when retained messages are sent.</summary>
    RetainHandling,

    /// <summary>Disconnects without asking for its will.</summary>
    DisconnectWithoutWill,

    /// <summary>Subscribes and publishes on one connection.</summary>
    OneConnection,

    /// <summary>Sets content type and user properties of a will.</summary>
    WillProperties,
}
