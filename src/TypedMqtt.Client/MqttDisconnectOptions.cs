using TypedMqtt.Client.Connections;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt;

/// <summary>What DISCONNECT says (3.14). A broker of 3.1.1 is only told that the connection ends.</summary>
public sealed record MqttDisconnectOptions
{
    /// <summary>Why; default a normal end, which discards the last will. <see cref="ReasonCode.DisconnectWithWillMessage"/> has it published;
    /// in 3.1.1 any other value than success closes without a DISCONNECT, which has it published too.</summary>
    public ReasonCode ReasonCode { get; init; }

    /// <summary>How long the broker keeps the session from now on, in whole seconds; null = as CONNECT said (3.14.2.2.2). Not possible for a
    /// session that CONNECT asked not to be kept [MQTT-3.14.2-2].</summary>
    public TimeSpan? SessionExpiry { get; init; }

    /// <summary>Why, for people who read the broker's log (3.14.2.2.3).</summary>
    public string? ReasonString { get; init; }

    /// <summary>User properties, in order (3.14.2.2.4).</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <exception cref="ArgumentException">What DISCONNECT cannot say.</exception>
    internal void Check(MqttClientOptions options)
    {
        if (!ReasonCodes.IsAllowed(PacketType.Disconnect, ReasonCode))
        {
            throw new ArgumentException($"DISCONNECT cannot carry reason code 0x{(byte)ReasonCode:X2} (3.14.2.1).");
        }

        if (SessionExpiry < TimeSpan.Zero || (SessionExpiry > TimeSpan.Zero && options.SessionExpiry == TimeSpan.Zero))
        {
            throw new ArgumentException($"{nameof(SessionExpiry)} is {SessionExpiry}, and CONNECT asked for {options.SessionExpiry}: "
                + "a session that was not to be kept cannot be kept after all [MQTT-3.14.2-2]. Set MqttClientOptions.SessionExpiry.");
        }

        _ = Encode(withText: true);
    }

    /// <summary>The properties; without what may be left out where the packet would be too large [MQTT-3.14.2-3] [MQTT-3.14.2-4].</summary>
    internal byte[] Encode(bool withText)
    {
        var properties = new MqttPropertiesBuilder();
        if (SessionExpiry is { } expiry)
        {
            properties.Add(PropertyId.SessionExpiryInterval, Seconds.Of(expiry));
        }

        if (withText)
        {
            if (ReasonString is { } reason)
            {
                properties.Add(PropertyId.ReasonString, reason);
            }

            properties.AddUserProperties(UserProperties);
        }

        return properties.Encoded.ToArray();
    }
}
