using System.Collections.Concurrent;
using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Topics;

namespace TypedMqtt.Client.Receiving;

/// <summary>The client's subscriptions: by filter, and by identifier for messages that carry one. The receive loop reads without a lock.</summary>
internal sealed class SubscriptionTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, WireSubscription> _byFilter = [];
    private readonly Dictionary<string, WireSubscription> _leaving = [];
    private readonly ConcurrentDictionary<uint, SubscribeBatch> _byIdentifier = [];
    private WireSubscription[] _all = [];
    private uint _lastIdentifier;

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

    /// <summary>Adds a local subscription to one or several filters.</summary>
    public SubscribeBatch Add(
        IReadOnlyList<(string Filter, SubscriptionOptions Options)> filters, MessageSink sink, IReadOnlyList<KeyValuePair<string, string>> userProperties)
    {
        lock (_gate)
        {
            WireSubscription[] members = [.. filters.Select(f => Add(f.Filter, f.Options, sink))];
            _lastIdentifier = _lastIdentifier == VariableByteInteger.MaxValue ? 1 : _lastIdentifier + 1;
            var batch = new SubscribeBatch(_lastIdentifier, members, userProperties);
            _byIdentifier[batch.Identifier] = batch;
            foreach (WireSubscription member in members)
            {
                MoveTo(member, batch);
            }

            Volatile.Write(ref _all, [.. _byFilter.Values]);
            return batch;
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
            MoveTo(subscription, null);
            Volatile.Write(ref _all, [.. _byFilter.Values]);
            return true;
        }
    }

    /// <summary>Notes subscriptions of an earlier run, which have no local subscription.</summary>
    /// <exception cref="InvalidOperationException">One of them has.</exception>
    public WireSubscription[] Leave(IReadOnlyList<string> filters)
    {
        lock (_gate)
        {
            if (filters.FirstOrDefault(_byFilter.ContainsKey) is { } used)
            {
                throw new InvalidOperationException($"A subscription of this client uses the filter '{used}': dispose that {nameof(MqttSubscription)} instead.");
            }

            // One that was disposed and is being answered is another: that answer is not this one's.
            return [.. filters.Select(filter => _leaving.TryGetValue(filter, out WireSubscription? left) && left.Ended is { Task.IsCompleted: false }
                ? left
                : _leaving[filter] = new WireSubscription(filter, Encoding.UTF8.GetBytes(filter)))];
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

    /// <summary>The filters that were subscribed to with an identifier; null when none has it any more.</summary>
    public SubscribeBatch? Find(uint identifier) => _byIdentifier.TryGetValue(identifier, out SubscribeBatch? batch) ? batch : null;

    /// <summary>Whether a message belongs to a subscription, for brokers that send no identifiers.</summary>
    public static bool Matches(WireSubscription subscription, ReadOnlySpan<byte> topic)
    {
        ReadOnlySpan<byte> filter = SharedFilter.TryParse(subscription.FilterUtf8, out _, out ReadOnlySpan<byte> inner) ? inner : subscription.FilterUtf8;
        return TopicFilter.Matches(filter, topic);
    }

    private WireSubscription Add(string filter, SubscriptionOptions options, MessageSink sink)
    {
        if (!_byFilter.TryGetValue(filter, out WireSubscription? subscription))
        {
            subscription = new WireSubscription(filter, Encoding.UTF8.GetBytes(filter));
            _byFilter[filter] = subscription;
            if (_leaving.Remove(filter, out WireSubscription? left))
            {
                // It is wanted again: the UNSUBSCRIBE was before this SUBSCRIBE or is not sent at all.
                left.Ended?.TrySetResult(SubscribeAnswer.Success);
            }
        }

        int qos = Math.Max((int)options.Qos, subscription.Sinks.Length > 0 ? (int)subscription.Options.Qos : 0);
        subscription.Options = new SubscriptionOptions((byte)((options.Value & ~3) | qos));
        subscription.Sinks = [.. subscription.Sinks, sink];
        return subscription;
    }

    /// <summary>The latest SUBSCRIBE of a filter gives it its identifier [MQTT-3.8.4-3].</summary>
    private void MoveTo(WireSubscription subscription, SubscribeBatch? batch)
    {
        SubscribeBatch? left = subscription.Batch;
        subscription.Batch = batch;
        if (left is not null && !Array.Exists(left.Members, member => member.Batch == left))
        {
            _byIdentifier.TryRemove(left.Identifier, out _);
        }
    }
}
