using System.Buffers;
using System.Text;
using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Receiving;

/// <summary>
/// Takes the value of one topic and its changes. A stored value that comes again, because the connection was made again or somebody else
/// subscribed to the same topic, is no change; a stored value of a legacy topic counts as long as the topic itself has none.
/// </summary>
internal sealed class WatchSink<TMessage>(MqttChannel<TMessage> channel, string topic, MqttConnection connection, SubscribeOptions options)
    : TypedSink<TMessage>(channel, connection.RootUtf8.ToArray(), options, unreadable: null)
    where TMessage : struct
{
    private readonly MqttChannel<TMessage> _channel = channel;
    private readonly Lock _gate = new();
    private readonly byte[] _topic = Encoding.UTF8.GetBytes(topic);
    private readonly byte[] _wireTopic = Encoding.UTF8.GetBytes(connection.Wire(topic));
    private readonly ArrayBufferWriter<byte> _last = new();
    private bool _isKnown;

    /// <summary>Whether the last value came on a legacy topic.</summary>
    private bool _isLegacy;

    /// <summary>The stored value of a legacy topic, until it is clear that the topic itself has none.</summary>
    private TMessage? _candidate;
    private long _arrivals;

    public override void Deliver(in InboundMessage message, AckToken ack)
    {
        if (IsCopy(message))
        {
            ack.Complete();
            return;
        }

        lock (_gate)
        {
            bool isLegacy = !message.Topic.SequenceEqual(_wireTopic);
            if (isLegacy && message.Retain && !_isKnown && TryRead(message, ack, out TMessage candidate, out _))
            {
                Remember(message, isLegacy: true);
                _isKnown = false;
                _candidate = candidate;
                ack.Complete();
                return;
            }

            // What an old topic still stores, or stores no longer, says nothing about the topic.
            if (isLegacy && !_isLegacy && (message.Retain || message.Payload.IsEmpty))
            {
                ack.Complete();
                return;
            }

            _arrivals++;
            bool isRepeated = message.Retain && _isKnown && _isLegacy == isLegacy && message.Payload.Span.SequenceEqual(_last.WrittenSpan);
            if (isRepeated)
            {
                ack.Complete();
                return;
            }

            Remember(message, isLegacy);
            TryDeliver(message, ack);
        }
    }

    /// <summary>Messages so far, repeated ones included.</summary>
    public long Arrivals => Volatile.Read(ref _arrivals);

    /// <summary>Finds out whether the broker holds no value: it says nothing of a topic that has none.</summary>
    /// <param name="before">The arrivals before the broker was asked for the value.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public async Task ConfirmAsync(long before, CancellationToken cancellationToken)
    {
        TimeProvider time = connection.Client.Options.TimeProvider;
        while (!await connection.Client.PingAsync(cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(connection.Client.Options.ReconnectDelay, time, cancellationToken).ConfigureAwait(false);
        }

        if (connection.RetainedGrace > TimeSpan.Zero && Arrivals == before)
        {
            await Task.Delay(connection.RetainedGrace, time, cancellationToken).ConfigureAwait(false);
        }

        lock (_gate)
        {
            if (_candidate is { } candidate && !_isKnown)
            {
                _isKnown = true;
                Items.Writer.TryWrite(new Received<TMessage>(candidate, default));
                return;
            }

            bool isGone = _arrivals == before && (!_isKnown || _last.WrittenCount > 0);
            if (isGone && _channel.TryRead(_topic, default, CallContext.ForReceived(_topic, Qos.AtMostOnce, retain: true, cancellationToken: CancellationToken.None), out TMessage removed))
            {
                _isKnown = true;
                _last.ResetWrittenCount();
                Items.Writer.TryWrite(new Received<TMessage>(removed, default));
            }
        }
    }

    /// <summary>Whoever watches would go on with a value that is no longer the one.</summary>
    protected override void OnUnreadable(in InboundMessage message, UnreadablePayloadException error) => Complete(error);

    private void Remember(in InboundMessage message, bool isLegacy)
    {
        _last.ResetWrittenCount();
        _last.Write(message.Payload.Span);
        (_isKnown, _isLegacy) = (true, isLegacy);
    }
}
