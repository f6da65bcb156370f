namespace TypedMqtt;

/// <summary>How the messages of one channel are buffered and processed.</summary>
/// <typeparam name="TMessage">Message type of the channel.</typeparam>
public sealed class HandlerOptions<TMessage> : HandlerOptions
    where TMessage : struct, IChannelMessage
{
    private IEqualityComparer<TMessage>? _sameKey;

    /// <summary>Which messages stay in order; null for none.</summary>
    internal IEqualityComparer<TMessage>? SameKey => _sameKey ?? (Order == MessageOrder.PerTopic ? TopicComparer.Instance : null);

    /// <summary>Messages with an equal key are handled in the order of arrival, one at a time; others beside them, up to <see cref="HandlerOptions.Concurrency"/>.</summary>
    /// <typeparam name="TKey">Type of the key; several values make a tuple.</typeparam>
    /// <param name="key">Reads the key, for instance <c>m => m.Line</c>. Called several times per message; must be quick and always say the same.
    /// A message for which it throws is not handled; <see cref="HandlerOptions.Poison"/> says what becomes of it.</param>
    public void OrderBy<TKey>(Func<TMessage, TKey> key)
    {
        ArgumentNullException.ThrowIfNull(key);
        _sameKey = new KeyComparer<TKey>(key);
    }

    private sealed class KeyComparer<TKey>(Func<TMessage, TKey> key) : IEqualityComparer<TMessage>
    {
        public bool Equals(TMessage x, TMessage y) => EqualityComparer<TKey>.Default.Equals(key(x), key(y));

        public int GetHashCode(TMessage message) => key(message)?.GetHashCode() ?? 0;
    }

    private sealed class TopicComparer : IEqualityComparer<TMessage>
    {
        public static readonly TopicComparer Instance = new();

        public bool Equals(TMessage x, TMessage y) => string.Equals(x.Context.Topic, y.Context.Topic, StringComparison.Ordinal);

        public int GetHashCode(TMessage message) => message.Context.Topic.GetHashCode(StringComparison.Ordinal);
    }
}
