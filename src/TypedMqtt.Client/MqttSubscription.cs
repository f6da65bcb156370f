using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using TypedMqtt.Client;
using TypedMqtt.Client.Receiving;

namespace TypedMqtt;

/// <summary>A granted subscription: the messages it receives, in order, from a bounded buffer of its own.</summary>
public sealed class MqttSubscription : IAsyncEnumerable<MqttMessage>, IAsyncDisposable
{
    private readonly Sink _sink;
    private readonly Func<IReadOnlyList<KeyValuePair<string, string>>, ValueTask<IReadOnlyList<MqttFilterResult>>> _unsubscribe;

    internal MqttSubscription(Sink sink, Func<IReadOnlyList<KeyValuePair<string, string>>, ValueTask<IReadOnlyList<MqttFilterResult>>> unsubscribe)
    {
        _sink = sink;
        _unsubscribe = unsubscribe;
    }

    /// <summary>The broker's answer to each filter, in the order in which they were given: granted, or refused and why.</summary>
    public required IReadOnlyList<MqttFilterResult> Results { get; init; }

    /// <summary>The topic filter; of several, the first that was granted.</summary>
    public string Filter => FirstGranted.Filter;

    /// <summary>The QoS the broker granted to <see cref="Filter"/>.</summary>
    public Qos GrantedQos => FirstGranted.GrantedQos!.Value;

    /// <summary>What the broker says about the subscription, for people (3.9.2.1.2); null for nothing. MQTT 5.0 only.</summary>
    public string? ReasonString { get; init; }

    /// <summary>User properties of SUBACK, in order (3.9.2.1.3); MQTT 5.0 only.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <summary>Messages of QoS 0 lost because the buffer was full.</summary>
    public long Dropped => _sink.Dropped;

    private MqttFilterResult FirstGranted => Results.First(static result => result.IsSuccess);

    /// <summary>Waits for the next message.</summary>
    /// <param name="cancellationToken">Stops waiting.</param>
    /// <exception cref="ChannelClosedException">The subscription or the client is closed.</exception>
    public async ValueTask<MqttMessage> ReadAsync(CancellationToken cancellationToken = default)
    {
        MqttMessage? left = null;
        try
        {
            return _sink.Taken(await _sink.Messages.Reader.ReadAsync(cancellationToken).ConfigureAwait(false));
        }
        catch (ChannelClosedException) when (_sink.TryTakeLeftover(out left))
        {
            return left;
        }
    }

    /// <summary>Reads until the subscription or the client is closed; one reader at a time.</summary>
    /// <param name="cancellationToken">Stops reading.</param>
    public async IAsyncEnumerator<MqttMessage> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        await foreach (MqttMessage message in _sink.Messages.Reader.ReadAllAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return _sink.Taken(message);
        }

        while (_sink.TryTakeLeftover(out MqttMessage? left))
        {
            yield return left;
        }
    }

    /// <summary>Unsubscribes; what is buffered is acknowledged and can still be read.</summary>
    public async ValueTask DisposeAsync() => await UnsubscribeAsync([]).ConfigureAwait(false);

    /// <summary>Unsubscribes, as <see cref="DisposeAsync"/>, and returns what the broker says of each filter that was granted. Of a filter
    /// that another subscription of the client uses too, and without a connection, it is success.</summary>
    /// <param name="userProperties">User properties of UNSUBSCRIBE, in order (3.10.2.1.2); MQTT 5.0 only.</param>
    /// <exception cref="ArgumentException">User properties that cannot be sent.</exception>
    public async ValueTask<IReadOnlyList<MqttFilterResult>> UnsubscribeAsync(IReadOnlyList<KeyValuePair<string, string>> userProperties)
    {
        OptionsCheck.CheckUserProperties(userProperties);
        ValueTask<IReadOnlyList<MqttFilterResult>> unsubscribed = _unsubscribe(userProperties);
        _sink.Release();
        return await unsubscribed.ConfigureAwait(false);
    }

    internal sealed class Sink(MqttSubscribeOptions options) : MessageSink
    {
        private readonly Queue<MqttMessage> _leftover = [];
        private long _dropped;

        // Behind a buffer full of QoS 0 there is still room for what is in flight.
        private readonly int _capacity = options.BufferCapacity + MostInFlight;

        public Channel<MqttMessage> Messages { get; } =
            Channel.CreateBounded<MqttMessage>(new BoundedChannelOptions(options.BufferCapacity + MostInFlight) { SingleWriter = true });

        public long Dropped => Interlocked.Read(ref _dropped);

        public override bool HasRoom => Messages.Reader.Count < _capacity;

        public override void Deliver(in InboundMessage message, AckToken ack)
        {
            if (message.Qos == Qos.AtMostOnce && Messages.Reader.Count >= options.BufferCapacity)
            {
                Interlocked.Increment(ref _dropped);
            }
            else if (!Messages.Writer.TryWrite(new MqttMessage(message, ack)))
            {
                // Unsubscribed meanwhile: nobody waits for it.
                ack.Complete();
            }
        }

        public override void Complete(Exception? error) => Messages.Writer.TryComplete(error);

        /// <summary>
        /// The reader has unsubscribed. Acknowledgements leave in the order of receipt, so that a message nobody reads would hold back
        /// those of all subscriptions: what is buffered is acknowledged now and can still be read.
        /// </summary>
        public void Release()
        {
            lock (_leftover)
            {
                Messages.Writer.TryComplete();
                while (Messages.Reader.TryRead(out MqttMessage? message))
                {
                    message.Acknowledge();
                    _leftover.Enqueue(message);
                }
            }
        }

        /// <summary>After the last of <see cref="Messages"/>: what was buffered when the reader unsubscribed.</summary>
        public bool TryTakeLeftover([MaybeNullWhen(false)] out MqttMessage message)
        {
            lock (_leftover)
            {
                return _leftover.TryDequeue(out message);
            }
        }

        public MqttMessage Taken(MqttMessage message)
        {
            if (!options.ManualAcknowledge)
            {
                message.Acknowledge();
            }

            return message;
        }
    }
}
