using System.Text;

namespace TypedMqtt;

/// <summary>What a contract says about one of its channels. Generated code derives from it.</summary>
public abstract class MqttChannelInfo
{
    private readonly byte[] _contentType = [];

    /// <summary>Wire name of the contract, for example <c>LineTelemetry</c>.</summary>
    public required string Contract { get; init; }

    /// <summary>Name of the channel, for example <c>Temperature</c>.</summary>
    public required string ChannelName { get; init; }

    /// <summary>Contract and channel: <c>LineTelemetry.Temperature</c>.</summary>
    public string FullName => field ??= $"{Contract}.{ChannelName}";

    /// <summary>Topic template, prefix included and topic root not.</summary>
    public required string Template { get; init; }

    /// <summary>Topic filter with <c>+</c> for each placeholder, without the topic root.</summary>
    public required string WildcardFilter { get; init; }

    /// <summary>Old topics that the channel still uses.</summary>
    public IReadOnlyList<MqttLegacyTopic> LegacyTopics { get; init; } = [];

    /// <summary>Quality of service of the messages.</summary>
    public required Qos Qos { get; init; }

    /// <summary>Whether the broker keeps the last message of each topic.</summary>
    public bool Retain { get; init; }

    /// <summary>Whether the channel may be the last will of a connection.</summary>
    public bool IsLastWill { get; init; }

    /// <summary>How payloads become bytes.</summary>
    public PayloadFormat PayloadFormat { get; init; }

    /// <summary>Content type of the messages: format and schema fingerprint.</summary>
    public required string ContentType
    {
        get;
        init
        {
            field = value;
            _contentType = Encoding.UTF8.GetBytes(value);
        }
    }

    /// <summary><see cref="ContentType"/> in UTF-8.</summary>
    public ReadOnlySpan<byte> ContentTypeUtf8 => _contentType;

    /// <summary>Whether <see cref="PayloadFormat"/> is text, so that the payload format indicator is 1 (3.3.2.3.2).</summary>
    public bool IsUtf8Payload => PayloadFormat is PayloadFormat.Text or PayloadFormat.Json;

    /// <summary>Fingerprint of the payload's schema; empty where there is none.</summary>
    public string Schema { get; init; } = "";

    /// <summary>Message expiry interval; null for none.</summary>
    public TimeSpan? MessageExpiry { get; init; }

    /// <summary>Largest payload in bytes.</summary>
    public int MaxPayloadBytes { get; init; } = 262_144;

    /// <summary>Roles that may send: publish an event, or request.</summary>
    public IReadOnlyList<string> Senders { get; init; } = [];

    /// <summary>Roles that may receive: subscribe to an event, or respond.</summary>
    public IReadOnlyList<string> Receivers { get; init; } = [];

    /// <summary>Name and template.</summary>
    /// <returns>A text for logs.</returns>
    public override string ToString() => $"{FullName} ({Template})";
}
