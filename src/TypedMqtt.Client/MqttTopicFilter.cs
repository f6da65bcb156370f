using TypedMqtt.Protocol.Packets;

namespace TypedMqtt;

/// <summary>One of several filters of a subscription. What is null is as <see cref="MqttSubscribeOptions"/> says.</summary>
/// <param name="Filter">The topic filter, <c>$share/group/filter</c> for a shared subscription.</param>
public sealed record MqttTopicFilter(string Filter)
{
    /// <summary>Highest QoS to receive with.</summary>
    public Qos? Qos { get; init; }

    /// <inheritdoc cref="MqttSubscribeOptions.NoLocal"/>
    public bool? NoLocal { get; init; }

    /// <inheritdoc cref="MqttSubscribeOptions.RetainAsPublished"/>
    public bool? RetainAsPublished { get; init; }

    /// <inheritdoc cref="MqttSubscribeOptions.RetainHandling"/>
    public RetainHandling? RetainHandling { get; init; }

    /// <summary>A filter with nothing of its own.</summary>
    /// <param name="filter">The topic filter.</param>
    public static implicit operator MqttTopicFilter(string filter) => new(filter);
}
