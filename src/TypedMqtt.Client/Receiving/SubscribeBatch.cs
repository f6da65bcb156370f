namespace TypedMqtt.Client.Receiving;

/// <summary>The filters of one SUBSCRIBE, which share its subscription identifier.</summary>
/// <param name="Identifier">The identifier, where the broker offers them.</param>
/// <param name="Members">The filters.</param>
/// <param name="UserProperties">User properties of the packet.</param>
internal sealed record SubscribeBatch(uint Identifier, WireSubscription[] Members, IReadOnlyList<KeyValuePair<string, string>> UserProperties);
