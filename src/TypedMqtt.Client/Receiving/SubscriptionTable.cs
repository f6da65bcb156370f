using System.Text;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Client.Receiving;

/// <summary>The client's subscriptions: by filter, and by identifier for messages that carry one. The receive loop reads without a lock.</summary>
internal sealed class SubscriptionTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WireSubscription> _byFilter = [];
    private readonly Dictionary<string, WireSubscription> _leaving = [];
    private WireSubscription?[] _byIdentifier = new WireSubscription?[8];
    private WireSubscription[] _all = [];
    private uint _nextIdentifier;

    /// <summary>All subscriptions, for matching and for subscribing again.</summary>
    public WireSubscription[] All => Volatile.Read(ref _all);

    /// <summary>Subscriptions that nobody wants any more and that the session of the broker may still have.</summary>
    public WireSubscription[] Leaving
    {
        get
        {
            lock (_gate)
            {
                return [.. _leaving.Values];
            }
        }
    }

    /// <summary>Adds a local subscription.</summary>
    public WireSubscription Add(string filter, SubscriptionOptions options, MessageSink sink)
    {
        lock (_gate)
        {
            if (!_byFilter.TryGetValue(filter, out WireSubscription? subscription))
            {
                subscription = new WireSubscription(filter, Encoding.UTF8.GetBytes(filter), ++_nextIdentifier);
                _byFilter[filter] = subscription;
                _leaving.Remove(filter);
                if (_nextIdentifier >= _byIdentifier.Length)
                {
                    Array.Resize(ref _byIdentifier, _byIdentifier.Length * 2);
                }

                _byIdentifier[_nextIdentifier] = subscription;
                Volatile.Write(ref _all, [.. _byFilter.Values]);
            }

            int qos = Math.Max((int)options.Qos, subscription.Sinks.Length > 0 ? (int)subscription.Options.Qos : 0);
            subscription.Options = new SubscriptionOptions((byte)((options.Value & ~3) | qos));
            subscription.Sinks = [.. subscription.Sinks, sink];
            return subscription;
        }
    }

    /// <summary>Removes a local subscription; true when it was the last of its filter.</summary>
    public bool Remove(WireSubscription subscription, MessageSink sink)
    {
        lock (_gate)
        {
            MessageSink[] left = [.. subscription.Sinks.Where(s => !ReferenceEquals(s, sink))];
            bool removed = left.Length < subscription.Sinks.Length;
            subscription.Sinks = left;
            if (!removed || left.Length > 0)
            {
                return false;
            }

            _byFilter.Remove(subscription.Filter);
            _leaving[subscription.Filter] = subscription;
            _byIdentifier[subscription.Identifier] = null;
            Volatile.Write(ref _all, [.. _byFilter.Values]);
            return true;
        }
    }

    /// <summary>The session of the broker does not have a subscription, or not any more.</summary>
    public void Left(WireSubscription subscription)
    {
        lock (_gate)
        {
            if (_leaving.TryGetValue(subscription.Filter, out WireSubscription? leaving) && ReferenceEquals(leaving, subscription))
            {
                _leaving.Remove(subscription.Filter);
            }
        }
    }

    public WireSubscription? Find(uint identifier)
    {
        WireSubscription?[] table = Volatile.Read(ref _byIdentifier);
        return identifier < table.Length ? table[identifier] : null;
    }

    /// <summary>Whether a message belongs to a subscription, for brokers that send no identifiers.</summary>
    public static bool Matches(WireSubscription subscription, ReadOnlySpan<byte> topic)
    {
        ReadOnlySpan<byte> filter = SharedFilter.TryParse(subscription.FilterUtf8, out _, out ReadOnlySpan<byte> inner) ? inner : subscription.FilterUtf8;
        return TopicFilter.Matches(filter, topic);
    }
}
