namespace TypedMqtt.Protocol.Packets;

/// <summary>The MQTT control packet types (2.1.2).</summary>
public enum PacketType : byte
{
    /// <summary>Client to server: connection request.</summary>
    Connect = 1,

    /// <summary>Server to client: answer to CONNECT.</summary>
    ConnAck = 2,

    /// <summary>An application message, either way.</summary>
    Publish = 3,

    /// <summary>Answer to a QoS 1 PUBLISH.</summary>
    PubAck = 4,

    /// <summary>QoS 2, part 1: received.</summary>
    PubRec = 5,

    /// <summary>QoS 2, part 2: release.</summary>
    PubRel = 6,

    /// <summary>QoS 2, part 3: complete.</summary>
    PubComp = 7,

    /// <summary>Client to server: subscribe request.</summary>
    Subscribe = 8,

    /// <summary>Answer to SUBSCRIBE.</summary>
    SubAck = 9,

    /// <summary>Client to server: unsubscribe request.</summary>
    Unsubscribe = 10,

    /// <summary>Answer to UNSUBSCRIBE.</summary>
    UnsubAck = 11,

    /// <summary>Client to server: are you there?</summary>
    PingReq = 12,

    /// <summary>Answer to PINGREQ.</summary>
    PingResp = 13,

    /// <summary>Either way: the connection is being closed.</summary>
    Disconnect = 14,

    /// <summary>MQTT 5.0: a step of enhanced authentication.</summary>
    Auth = 15,
}
