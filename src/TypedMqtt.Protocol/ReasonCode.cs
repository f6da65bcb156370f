namespace TypedMqtt;

/// <summary>Reason codes of MQTT 5.0 §2.4; values of 0x80 and above are failures.</summary>
/// <remarks>Codes that share a value (0x00 is Success, Normal disconnection and Granted QoS 0) share a member.</remarks>
public enum ReasonCode : byte
{
    /// <summary>0x00: success, normal disconnection, granted QoS 0.</summary>
    Success = 0x00,

    /// <summary>0x01: the subscription is granted with QoS 1.</summary>
    GrantedQos1 = 0x01,

    /// <summary>0x02: the subscription is granted with QoS 2.</summary>
    GrantedQos2 = 0x02,

    /// <summary>0x04: the client disconnects and wants its will published.</summary>
    DisconnectWithWillMessage = 0x04,

    /// <summary>0x10: accepted, but nobody subscribes.</summary>
    NoMatchingSubscribers = 0x10,

    /// <summary>0x11: there was no such subscription.</summary>
    NoSubscriptionExisted = 0x11,

    /// <summary>0x18: authentication continues with another step.</summary>
    ContinueAuthentication = 0x18,

    /// <summary>0x19: the client starts a re-authentication.</summary>
    ReAuthenticate = 0x19,

    /// <summary>0x80: no other code applies.</summary>
    UnspecifiedError = 0x80,

    /// <summary>0x81: the packet could not be parsed.</summary>
    MalformedPacket = 0x81,

    /// <summary>0x82: the packet is well formed and not allowed here.</summary>
    ProtocolError = 0x82,

    /// <summary>0x83: valid, and not accepted by this implementation.</summary>
    ImplementationSpecificError = 0x83,

    /// <summary>0x84: this protocol level is not supported.</summary>
    UnsupportedProtocolVersion = 0x84,

    /// <summary>0x85: the client identifier is valid and not allowed.</summary>
    ClientIdentifierNotValid = 0x85,

    /// <summary>0x86: the user name or password is not accepted.</summary>
    BadUserNameOrPassword = 0x86,

    /// <summary>0x87: not authorised.</summary>
    NotAuthorized = 0x87,

    /// <summary>0x88: the server is not available.</summary>
    ServerUnavailable = 0x88,

    /// <summary>0x89: the server is busy; try again later.</summary>
    ServerBusy = 0x89,

    /// <summary>0x8A: banned by administrative action.</summary>
    Banned = 0x8A,

    /// <summary>0x8B: the server is shutting down.</summary>
    ServerShuttingDown = 0x8B,

    /// <summary>0x8C: the authentication method is not supported or does not match.</summary>
    BadAuthenticationMethod = 0x8C,

    /// <summary>0x8D: nothing was received for 1.5 times the keep-alive.</summary>
    KeepAliveTimeout = 0x8D,

    /// <summary>0x8E: another connection uses the same client identifier.</summary>
    SessionTakenOver = 0x8E,

    /// <summary>0x8F: the topic filter is valid and not accepted.</summary>
    TopicFilterInvalid = 0x8F,

    /// <summary>0x90: the topic name is valid and not accepted.</summary>
    TopicNameInvalid = 0x90,

    /// <summary>0x91: the packet identifier is already in use.</summary>
    PacketIdentifierInUse = 0x91,

    /// <summary>0x92: the packet identifier is not known.</summary>
    PacketIdentifierNotFound = 0x92,

    /// <summary>0x93: more in flight than Receive Maximum allows.</summary>
    ReceiveMaximumExceeded = 0x93,

    /// <summary>0x94: the topic alias is zero or above the maximum.</summary>
    TopicAliasInvalid = 0x94,

    /// <summary>0x95: larger than Maximum Packet Size.</summary>
    PacketTooLarge = 0x95,

    /// <summary>0x96: the rate is too high.</summary>
    MessageRateTooHigh = 0x96,

    /// <summary>0x97: a limit set by the administrator is reached.</summary>
    QuotaExceeded = 0x97,

    /// <summary>0x98: closed by administrative action.</summary>
    AdministrativeAction = 0x98,

    /// <summary>0x99: the payload does not match its format indicator.</summary>
    PayloadFormatInvalid = 0x99,

    /// <summary>0x9A: retained messages are not supported.</summary>
    RetainNotSupported = 0x9A,

    /// <summary>0x9B: the QoS is above the maximum.</summary>
    QosNotSupported = 0x9B,

    /// <summary>0x9C: use another server for now.</summary>
    UseAnotherServer = 0x9C,

    /// <summary>0x9D: the server has moved for good.</summary>
    ServerMoved = 0x9D,

    /// <summary>0x9E: shared subscriptions are not supported.</summary>
    SharedSubscriptionsNotSupported = 0x9E,

    /// <summary>0x9F: connections arrive too fast.</summary>
    ConnectionRateExceeded = 0x9F,

    /// <summary>0xA0: the maximum time of a connection is reached.</summary>
    MaximumConnectTime = 0xA0,

    /// <summary>0xA1: subscription identifiers are not supported.</summary>
    SubscriptionIdentifiersNotSupported = 0xA1,

    /// <summary>0xA2: wildcard subscriptions are not supported.</summary>
    WildcardSubscriptionsNotSupported = 0xA2,
}
