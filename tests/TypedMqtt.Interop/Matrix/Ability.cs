namespace TypedMqtt.Interop.Matrix;

/// <summary>What a cell of the matrix needs from a peer.</summary>
public enum Ability
{
    Tls,
    WebSocket,
    SecureWebSocket,

    /// <summary>Tells the reason code of PUBACK.</summary>
    PublishReason,

    /// <summary>Tells the reason code of PUBREC.</summary>
    PublishReasonAtQos2,

    /// <summary>Tells the reason code of a refused subscription.</summary>
    SubscribeReason,

    /// <summary>Sets and shows the payload format indicator.</summary>
    PayloadFormat,

    /// <summary>Sets and shows subscription identifiers.</summary>
    SubscriptionIdentifier,

    /// <summary>Tells whether a session was present.</summary>
    SessionPresent,

    /// <summary>Subscribes and publishes on one connection.</summary>
    OneConnection,

    /// <summary>Sets content type and user properties of a will.</summary>
    WillProperties,
}
