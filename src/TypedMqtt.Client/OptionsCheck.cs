using System.Runtime.CompilerServices;
using System.Text;
using TypedMqtt.Client.Connections;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Client;

/// <summary>Options that cannot work are an <see cref="ArgumentException"/> at the call, not a failure later on.</summary>
internal static class OptionsCheck
{
    private static readonly TimeSpan LongestTimer = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    public static void Check(MqttClientOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckServers(options);

        if (options.ProtocolVersion is not (ProtocolVersion.V5 or ProtocolVersion.V311))
        {
            throw new ArgumentException($"{nameof(MqttClientOptions)}.{nameof(options.ProtocolVersion)} is {options.ProtocolVersion}; the client speaks V5 and V311.");
        }

        CheckIdentity(options);
        CheckNumber(options.ReceiveMaximum, 1, ushort.MaxValue);
        CheckNumber(options.MaximumPacketSize, 16, 268_435_460);
        CheckNumber(options.MaximumInflight, 1, ushort.MaxValue);
        CheckNumber(options.OutboxCapacity, 1, int.MaxValue);
        CheckNumber(options.OutboxBytes, 1, long.MaxValue);
        CheckNumber(options.UnacknowledgedBytes, 1, long.MaxValue);
        CheckTime(options.KeepAlive, TimeSpan.Zero, TimeSpan.FromSeconds(ushort.MaxValue));
        CheckTime(options.ConnectTimeout, TimeSpan.FromMilliseconds(1), LongestTimer, canBeInfinite: true);
        CheckTime(options.PublishTimeout, TimeSpan.FromMilliseconds(1), LongestTimer, canBeInfinite: true);
        CheckTime(options.ReconnectDelay, TimeSpan.Zero, LongestTimer);
        CheckTime(options.MaximumReconnectDelay, options.ReconnectDelay, LongestTimer);
        CheckTime(options.DrainTimeout, TimeSpan.Zero, LongestTimer);
        CheckTime(options.SessionExpiry, TimeSpan.Zero, TimeSpan.MaxValue);
        CheckUserProperties(options.UserProperties);
        options.Will?.Validate();
        if (options.EnhancedAuthenticator is { } authenticator)
        {
            CheckText(authenticator.Method, $"{nameof(options.EnhancedAuthenticator)}.{nameof(authenticator.Method)}");
            if (options.ProtocolVersion != ProtocolVersion.V5)
            {
                throw new ArgumentException($"{nameof(MqttClientOptions)}.{nameof(options.EnhancedAuthenticator)} needs MQTT 5.0: 3.1.1 knows user name and password only.");
            }
        }
    }

    public static void CheckUserProperties(
        IReadOnlyList<KeyValuePair<string, string>> userProperties, [CallerArgumentExpression(nameof(userProperties))] string name = "")
    {
        try
        {
            new MqttPropertiesBuilder().AddUserProperties(userProperties);
        }
        catch (ArgumentException e)
        {
            throw new ArgumentException($"{Name(name)} cannot be sent: {e.Message}", e);
        }
    }

    public static void Check(IReadOnlyList<MqttTopicFilter> filters, MqttSubscribeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        CheckNumber(options.BufferCapacity, 1, int.MaxValue - ushort.MaxValue);
        CheckUserProperties(options.UserProperties);
        if (filters.Count == 0)
        {
            throw new ArgumentException("A subscription needs at least one filter [MQTT-3.8.3-2].");
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (MqttTopicFilter filter in filters)
        {
            CheckNumber((int)(filter.Qos ?? options.Qos), 0, 2, nameof(options.Qos));
            CheckNumber((int)(filter.RetainHandling ?? options.RetainHandling), 0, 2, nameof(options.RetainHandling));
            if (!seen.Add(filter.Filter))
            {
                throw new ArgumentException($"'{filter.Filter}' is given twice: the broker would keep the second only. Name each filter once.");
            }

            if ((filter.NoLocal ?? options.NoLocal) && SharedFilter.IsShared(Encoding.UTF8.GetBytes(filter.Filter)))
            {
                throw new ArgumentException($"'{filter.Filter}' is a shared subscription, which must not ask for {nameof(options.NoLocal)} [MQTT-3.8.3-4].");
            }
        }
    }

    /// <summary>The filters of an UNSUBSCRIBE.</summary>
    public static void CheckToLeave(IReadOnlyList<string> filters)
    {
        if (filters.Count == 0)
        {
            throw new ArgumentException("There is no filter to unsubscribe from [MQTT-3.10.3-2].");
        }

        if (filters.GroupBy(static filter => filter).FirstOrDefault(static group => group.Count() > 1) is { } twice)
        {
            throw new ArgumentException($"'{twice.Key}' is given twice. Name each filter once.");
        }

        foreach (string filter in filters)
        {
            CheckFilter(filter);
        }
    }

    public static void CheckFilter(string filter)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(filter);
        if (!TopicFilter.IsValid(utf8))
        {
            throw new ArgumentException($"'{filter}' is not a topic filter: '+' stands for one whole level, '#' for all that follow, at the end only (4.7).", nameof(filter));
        }

        CheckCodePoints("The topic filter", filter, utf8);
    }

    /// <summary>A topic that messages are to be published to.</summary>
    /// <param name="what">What to say of it, such as <c>The topic</c>.</param>
    /// <param name="topic">The topic.</param>
    /// <param name="utf8">The topic as UTF-8.</param>
    public static void CheckTopic(string what, string? topic, ReadOnlySpan<byte> utf8)
    {
        if (!TopicName.IsValid(utf8))
        {
            throw new ArgumentException($"{what} '{topic}' is not a topic name: it needs 1 to 65,535 bytes without '+', '#' and U+0000 (4.7).", nameof(topic));
        }

        CheckCodePoints(what, topic, utf8);
    }

    private static void CheckCodePoints(string what, string? text, ReadOnlySpan<byte> utf8)
    {
        if (Utf8String.HasDisallowedCodePoints(utf8))
        {
            throw new ArgumentException($"{what} '{text}' has a control character or a Unicode non-character: brokers may close the connection of a client that sends one (1.5.4).");
        }
    }

    /// <summary>What a credentials provider has given is checked like what stands in the options.</summary>
    public static void CheckCredentials(MqttClientOptions options)
    {
        CheckText(options.EffectiveUserName, nameof(options.UserName));
        if (Encoding.UTF8.GetByteCount(options.EffectivePassword ?? "") > ushort.MaxValue)
        {
            throw new ArgumentException($"{nameof(MqttClientOptions)}.{nameof(options.Password)} has more than 65,535 bytes (3.1.3.6).");
        }

        if (options.EffectivePassword is not null && options.EffectiveUserName is null && options.ProtocolVersion != ProtocolVersion.V5)
        {
            throw new ArgumentException("MQTT 3.1.1 does not allow a password without a user name [MQTT-3.1.2-22].");
        }
    }

    private static void CheckServers(MqttClientOptions options)
    {
        if (options.TransportFactory is not null)
        {
            if (options.Servers.Count > 0 || options.FollowServerReference)
            {
                throw new ArgumentException(
                    $"{nameof(options.TransportFactory)} opens every connection: it goes neither with {nameof(options.Servers)} nor with {nameof(options.FollowServerReference)}.");
            }

            return;
        }

        foreach (Uri server in options.Servers.Count > 0 ? options.Servers : [options.Server])
        {
            if (!ServerUri.IsSupported(server))
            {
                throw new ArgumentException($"'{ServerUri.Endpoint(server)}' is not a broker address; expected {ServerUri.Expected}.");
            }
        }

        if (options.Tls is { KeyFile: not null, CertificateFile: null })
        {
            throw new ArgumentException($"{nameof(MqttClientTlsOptions)}.{nameof(MqttClientTlsOptions.KeyFile)} goes with {nameof(MqttClientTlsOptions.CertificateFile)}, which is missing.");
        }
    }

    private static void CheckIdentity(MqttClientOptions options)
    {
        if (options.ClientId is null && (options.SessionExpiry > TimeSpan.Zero || !options.CleanStart))
        {
            throw new ArgumentException("A session that outlives its connection needs an explicit ClientId: a random one would never find it again.");
        }

        if (options.ClientId is "" && !options.CleanStart && options.ProtocolVersion != ProtocolVersion.V5)
        {
            throw new ArgumentException("MQTT 3.1.1 does not allow an empty ClientId without CleanStart: the broker could not find the session again [MQTT-3.1.3-7].");
        }

        CheckText(options.ClientId, nameof(options.ClientId));
        CheckCredentials(options);
    }

    private static void CheckText(string? text, string name)
    {
        byte[] utf8 = Encoding.UTF8.GetBytes(text ?? "");
        if (utf8.Length > ushort.MaxValue || !Utf8String.IsValid(utf8))
        {
            throw new ArgumentException($"{nameof(MqttClientOptions)}.{name} has {utf8.Length} bytes; expected at most 65,535 without U+0000 [MQTT-1.5.4-2].");
        }

        CheckCodePoints($"{nameof(MqttClientOptions)}.{name}", text, utf8);
    }

    private static void CheckNumber(long value, long least, long most, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if (value < least || value > most)
        {
            throw new ArgumentException($"{Name(name)} is {value}; expected {least} to {most}.");
        }
    }

    private static void CheckTime(
        TimeSpan value, TimeSpan least, TimeSpan most, bool canBeInfinite = false, [CallerArgumentExpression(nameof(value))] string name = "")
    {
        if ((value < least || value > most) && !(canBeInfinite && value == Timeout.InfiniteTimeSpan))
        {
            throw new ArgumentException($"{Name(name)} is {value}; expected {least} to {most}{(canBeInfinite ? " or Timeout.InfiniteTimeSpan" : "")}.");
        }
    }

    /// <summary>"options.KeepAlive" is what the code says; the user knows the property.</summary>
    private static string Name(string expression) => expression[(expression.LastIndexOf('.') + 1)..];
}
