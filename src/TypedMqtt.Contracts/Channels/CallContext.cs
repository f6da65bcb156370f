using TypedMqtt.CompilerServices;

namespace TypedMqtt;

/// <summary>Everything about one message that is neither topic value nor payload.</summary>
/// <remarks>
/// As the last parameter of a contract's method it carries, when sending, <see cref="CancellationToken"/>, <see cref="MessageExpiry"/> and
/// <see cref="UserProperties"/>; when receiving also <see cref="Topic"/>, <see cref="Qos"/>, <see cref="Retain"/>, <see cref="ContentType"/>,
/// <see cref="ResponseTopic"/> and <see cref="CorrelationData"/>.
/// </remarks>
public readonly struct CallContext : IEquatable<CallContext>
{
    private readonly string? _topic;
    private readonly IReadOnlyList<KeyValuePair<string, string>>? _userProperties;
    private readonly ReceivedDetails? _details;

    /// <summary>Creates the context of an outgoing message.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public CallContext(CancellationToken cancellationToken) => CancellationToken = cancellationToken;

    private CallContext(string topic, Qos qos, bool retain, ReceivedDetails? details, CancellationToken cancellationToken)
    {
        _topic = topic;
        Qos = qos;
        Retain = retain;
        _details = details;
        CancellationToken = cancellationToken;
    }

    /// <summary>Cancels the call (sending); signalled when the subscription ends (receiving).</summary>
    public CancellationToken CancellationToken { get; init; }

    /// <summary>How long the message is worth delivering; null for the channel's own setting (sending) or none (receiving).</summary>
    public TimeSpan? MessageExpiry { get => field ?? _details?.MessageExpiry; init; }

    /// <summary>User properties (3.3.2.3.7), in order.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties
    {
        get => _userProperties ?? _details?.UserProperties ?? [];
        init => _userProperties = value;
    }

    /// <summary>Topic of a received message, without the topic root; empty when sending.</summary>
    public string Topic => _topic ?? "";

    /// <summary>Quality of service with which the message was delivered.</summary>
    public Qos Qos { get; }

    /// <summary>Whether the message is the stored value of its topic and not a new one.</summary>
    public bool Retain { get; }

    /// <summary>Content type the publisher gave, if any.</summary>
    public string? ContentType => _details?.ContentType;

    /// <summary>Where the sender of a request waits for the response (3.3.2.3.5), topic root included; empty for none.</summary>
    public string ResponseTopic => _details?.ResponseTopic ?? "";

    /// <summary>What a response repeats of its request (3.3.2.3.6); empty for none.</summary>
    public ReadOnlyMemory<byte> CorrelationData => _details?.CorrelationData ?? default;

    /// <summary>The context of an outgoing message that can be cancelled.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    public static implicit operator CallContext(CancellationToken cancellationToken) => new(cancellationToken);

    /// <summary>Compares two contexts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they are equal.</returns>
    public static bool operator ==(CallContext left, CallContext right) => left.Equals(right);

    /// <summary>Compares two contexts.</summary>
    /// <param name="left">One.</param>
    /// <param name="right">The other.</param>
    /// <returns>Whether they differ.</returns>
    public static bool operator !=(CallContext left, CallContext right) => !left.Equals(right);

    /// <summary>The context of an outgoing message that can be cancelled.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The context.</returns>
    public static CallContext FromCancellationToken(CancellationToken cancellationToken) => new(cancellationToken);

    /// <summary>The context of a received message.</summary>
    /// <param name="topic">Topic in UTF-8, without the topic root.</param>
    /// <param name="qos">Quality of service of the delivery.</param>
    /// <param name="retain">Whether it is a stored value.</param>
    /// <param name="details">Properties and acknowledgement; null when there is nothing to say.</param>
    /// <param name="cancellationToken">Signalled when the subscription ends.</param>
    /// <returns>The context.</returns>
    public static CallContext ForReceived(
        ReadOnlySpan<byte> topic, Qos qos, bool retain, ReceivedDetails? details = null, CancellationToken cancellationToken = default) =>
        new(TopicStrings.Get(topic), qos, retain, details, cancellationToken);

    /// <summary>Acknowledges the message, for subscriptions with <see cref="SubscribeOptions.ManualAcknowledge"/>; otherwise does nothing.</summary>
    public void Acknowledge() => _details?.Acknowledge();

    /// <inheritdoc/>
    public bool Equals(CallContext other) =>
        CancellationToken == other.CancellationToken && Qos == other.Qos && Retain == other.Retain && Topic == other.Topic
        && MessageExpiry == other.MessageExpiry && ContentType == other.ContentType && UserProperties.SequenceEqual(other.UserProperties);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is CallContext other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Topic, Qos, Retain, MessageExpiry);
}
