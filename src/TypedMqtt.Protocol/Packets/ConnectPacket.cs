using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Packets;

/// <summary>CONNECT: a client asks for a connection (3.1).</summary>
public readonly ref struct ConnectPacket
{
    /// <summary>The protocol level.</summary>
    public ProtocolVersion ProtocolVersion { get; init; }

    /// <summary>Clean Start; Clean Session in 3.x [MQTT-3.1.2-4].</summary>
    public bool CleanStart { get; init; }

    /// <summary>Seconds between packets the client promises; 0 turns the check off.</summary>
    public ushort KeepAlive { get; init; }

    /// <summary>The client identifier; empty asks the server to assign one.</summary>
    public ReadOnlySpan<byte> ClientId { get; init; }

    /// <summary>Whether a will is present.</summary>
    public bool HasWill { get; init; }

    /// <summary>QoS of the will.</summary>
    public Qos WillQos { get; init; }

    /// <summary>Whether the will is published as a retained message.</summary>
    public bool WillRetain { get; init; }

    /// <summary>Topic of the will.</summary>
    public ReadOnlySpan<byte> WillTopic { get; init; }

    /// <summary>Payload of the will.</summary>
    public ReadOnlySpan<byte> WillPayload { get; init; }

    /// <summary>Properties of the will.</summary>
    public MqttProperties WillProperties { get; init; }

    /// <summary>Whether a user name is present; it may be empty.</summary>
    public bool HasUserName { get; init; }

    /// <summary>The user name as UTF-8.</summary>
    public ReadOnlySpan<byte> UserName { get; init; }

    /// <summary>Whether a password is present; it may be empty.</summary>
    public bool HasPassword { get; init; }

    /// <summary>The password.</summary>
    public ReadOnlySpan<byte> Password { get; init; }

    /// <summary>Properties of the connection.</summary>
    public MqttProperties Properties { get; init; }
}
