namespace TypedMqtt;

/// <summary>An old topic that a channel still uses; see <see cref="LegacyTopicAttribute"/>.</summary>
/// <param name="Template">The whole template, topic root not included.</param>
/// <param name="AlsoPublish">Whether messages are sent to it as well.</param>
/// <param name="AlsoSubscribe">Whether it is listened to as well.</param>
public sealed record MqttLegacyTopic(string Template, bool AlsoPublish, bool AlsoSubscribe);
