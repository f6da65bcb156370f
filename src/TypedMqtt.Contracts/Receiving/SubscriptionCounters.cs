namespace TypedMqtt;

/// <summary>What has happened to the messages of a subscription.</summary>
/// <param name="Received">Messages that entered the buffer.</param>
/// <param name="Dropped">Messages lost because the buffer was full.</param>
/// <param name="Unroutable">Messages whose topic matches the filter and not the channel's grammar.</param>
/// <param name="Unreadable">Messages whose payload could not be read.</param>
public readonly record struct SubscriptionCounters(long Received, long Dropped, long Unroutable, long Unreadable);
