using System.Buffers.Text;
using System.Text;
using TypedMqtt.Connections;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Requests;

/// <summary>Names, topics and properties of requests and responses on the wire.</summary>
internal static class RequestWire
{
    /// <summary>Correlation data of our requests: eight random bytes of the connection, eight of a counter.</summary>
    public const int CorrelationBytes = 16;

    private static readonly string[] ErrorNames =
    [
        "internal", "bad-request", "unreadable", "unsupported-format", "not-found", "conflict", "forbidden", "busy", "timeout", "cancelled", "application",
    ];

    public static ReadOnlySpan<byte> Error => "tmq-error"u8;

    public static ReadOnlySpan<byte> Message => "tmq-message"u8;

    public static ReadOnlySpan<byte> Control => "tmq-control"u8;

    public static ReadOnlySpan<byte> ControlId => "tmq-control-id"u8;

    public static ReadOnlySpan<byte> Frame => "tmq-frame"u8;

    public static ReadOnlySpan<byte> Credit => "tmq-credit"u8;

    public static ReadOnlySpan<byte> Cancel => "cancel"u8;

    /// <summary>Name of an error on the wire.</summary>
    public static string NameOf(RequestError error) => ErrorNames[(int)error];

    /// <summary>The error of that name; one that this version does not know is the application's.</summary>
    public static RequestError ErrorOf(ReadOnlySpan<byte> name)
    {
        int index = Array.IndexOf(ErrorNames, Encoding.UTF8.GetString(name));
        return index < 0 ? RequestError.Application : (RequestError)index;
    }

    /// <summary>The first user property of that name.</summary>
    public static bool TryGet(MqttProperties properties, ReadOnlySpan<byte> name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (!properties.Has(PropertyId.UserProperty))
        {
            return false;
        }

        foreach (MqttProperty property in properties)
        {
            if (property.Id == PropertyId.UserProperty && property.Name.SequenceEqual(name))
            {
                value = property.Bytes;
                return true;
            }
        }

        return false;
    }

    /// <summary>A kind and a number, such as <c>i:7</c> or <c>credit:64</c>.</summary>
    public static bool TryReadNumber(ReadOnlySpan<byte> text, ReadOnlySpan<byte> kind, out long number)
    {
        number = 0;
        return text.Length > kind.Length && text.StartsWith(kind) && text[kind.Length] == (byte)':'
            && Utf8Parser.TryParse(text[(kind.Length + 1)..], out number, out int read) && read == text.Length - kind.Length - 1 && number >= 0;
    }

    /// <summary>Whether a response topic is one that belongs to a request topic: the same topic, who asks, and which of its connections.</summary>
    public static bool IsResponseTopicOf(ReadOnlySpan<byte> request, ReadOnlySpan<byte> response)
    {
        if (!response.StartsWith(request) || !response[request.Length..].StartsWith("/rsp/"u8))
        {
            return false;
        }

        ReadOnlySpan<byte> rest = response[(request.Length + "/rsp/"u8.Length)..];
        int slash = rest.IndexOf((byte)'/');
        return slash > 0 && IsId(rest[..slash]) && IsId(rest[(slash + 1)..]);
    }

    /// <summary>Whether a text is a level that is safe in every broker's rules: the alphabet of <c>{name:id}</c>.</summary>
    public static bool IsId(ReadOnlySpan<byte> text) =>
        text.Length is > 0 and <= 64 && text.IndexOfAnyExcept(IdBytes) < 0;

    /// <summary>The start of the properties that every response and frame of a request has.</summary>
    public static MqttPropertiesBuilder Reply(ReadOnlySpan<byte> correlation, TimeSpan? expiry)
    {
        var properties = new MqttPropertiesBuilder();
        if (expiry is { } left)
        {
            properties.Add(PropertyId.MessageExpiryInterval, Seconds(left));
        }

        if (!correlation.IsEmpty)
        {
            properties.Add(PropertyId.CorrelationData, correlation);
        }

        return properties;
    }

    /// <summary>What a payload is.</summary>
    public static MqttPropertiesBuilder AddFormat(this MqttPropertiesBuilder properties, MqttChannelInfo channel)
    {
        if (channel.IsUtf8Payload)
        {
            properties.Add(PropertyId.PayloadFormatIndicator, 1);
        }

        return channel.ContentTypeUtf8.IsEmpty ? properties : properties.Add(PropertyId.ContentType, channel.ContentTypeUtf8);
    }

    /// <summary>Why there is no response.</summary>
    public static MqttPropertiesBuilder AddError(this MqttPropertiesBuilder properties, RequestError error, string message)
    {
        properties.AddUserProperty(Error, Encoding.UTF8.GetBytes(NameOf(error)));
        byte[] text = ErrorMessageText.Encode(message);
        return text.Length == 0 ? properties : properties.AddUserProperty(Message, text);
    }

    /// <summary>A duration in whole seconds, at least one: what is left of a deadline is never nothing.</summary>
    public static uint Seconds(TimeSpan time) => (uint)Math.Clamp(Math.Ceiling(time.TotalSeconds), 1, uint.MaxValue);

    private static readonly System.Buffers.SearchValues<byte> IdBytes =
        System.Buffers.SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8);
}
