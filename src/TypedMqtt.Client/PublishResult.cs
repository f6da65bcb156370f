namespace TypedMqtt;

/// <summary>How the broker took a message.</summary>
/// <param name="ReasonCode"><see cref="ReasonCode.Success"/>, or <see cref="ReasonCode.NoMatchingSubscribers"/> where the broker says so.
/// A refusal is thrown as <see cref="MqttPublishException"/>.</param>
public readonly record struct PublishResult(ReasonCode ReasonCode);
