using System.Buffers;
using System.Globalization;
using System.Threading.Channels;
using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Requests;

/// <summary>A request whose response is a stream: items in order, none missing, no more than the reader can take.</summary>
internal sealed class StreamRequest<TRequest, TItem> : PendingRequest, IDisposable
    where TRequest : struct, IChannelMessage
{
    private readonly MqttStreamChannel<TRequest, TItem> _channel;
    private readonly Requester _requester;
    private readonly string _endpoint;
    private readonly TimeProvider _time;
    private readonly Channel<TItem> _items = System.Threading.Channels.Channel.CreateUnbounded<TItem>(new() { SingleReader = true });
    private readonly Lock _gate = new();
    private readonly ITimer _watch;
    private byte[]? _responder;
    private long _next;
    private long _consumed;
    private long _granted;
    private long _heardAt;
    private bool _ended;

    public StreamRequest(
        MqttStreamChannel<TRequest, TItem> channel, RequestMessage message, byte[] responseTopic, byte[] correlation, Requester requester, string endpoint, TimeProvider time)
        : base(channel, message, responseTopic, correlation)
    {
        _channel = channel;
        _requester = requester;
        _endpoint = endpoint;
        _time = time;
        _granted = channel.Credit;
        _heardAt = time.GetTimestamp();
        _watch = time.CreateTimer(static s => ((StreamRequest<TRequest, TItem>)s!).Watch(), this, message.Timeout, System.Threading.Timeout.InfiniteTimeSpan);
    }

    public ChannelReader<TItem> Items => _items.Reader;

    public override void Deliver(in InboundMessage response)
    {
        if (!RequestWire.TryGet(response.Properties, RequestWire.Frame, out ReadOnlySpan<byte> frame))
        {
            // A refusal that knows nothing of streams, for example of a responder that cannot read the request.
            Fail(ErrorIn(response, _endpoint) ?? Interrupted("a response came that is not part of a stream"));
            return;
        }

        Heard(response);
        if (RequestWire.TryReadNumber(frame, "i"u8, out long number))
        {
            TakeItem(number, response);
        }
        else if (RequestWire.TryReadNumber(frame, "h"u8, out number))
        {
            Expect(number);
        }
        else if (RequestWire.TryReadNumber(frame, "e"u8, out number))
        {
            if (Expect(number))
            {
                End(null);
            }
        }
        else if (RequestWire.TryReadNumber(frame, "x"u8, out number))
        {
            if (Expect(number))
            {
                End(ErrorIn(response, _endpoint) ?? Interrupted("the responder failed and did not say why"));
            }
        }
        else
        {
            Fail(Interrupted($"the frame '{System.Text.Encoding.UTF8.GetString(frame)}' is not known"));
        }
    }

    public override void Fail(Exception error) => End(error);

    public override void SessionLost(Requester requester) => End(Interrupted("the broker forgot the session of this connection"));

    /// <summary>The reader has taken an item; when half of the credit is used it gives more.</summary>
    public void Consumed()
    {
        lock (_gate)
        {
            _consumed++;
            if (_ended || _granted - _consumed > _channel.Credit / 2)
            {
                return;
            }

            _granted = _consumed + _channel.Credit;
        }

        Grant();
    }

    /// <summary>Nobody reads any more; the responder is told unless it has ended.</summary>
    public void Cancel()
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
        }

        _items.Writer.TryComplete();
        if (_responder is { } responder)
        {
            _requester.SendControl(this, responder, "cancel");
        }
    }

    public void Dispose() => _watch.Dispose();

    private void TakeItem(long number, in InboundMessage response)
    {
        long expected;
        bool over;
        lock (_gate)
        {
            expected = _next;
            over = expected >= _granted;
        }

        // A duplicate of QoS 1.
        if (number < expected)
        {
            return;
        }

        if (number > expected || over)
        {
            Fail(Interrupted(over ? "the responder sent more than it was allowed to" : $"item {expected} is missing"));
            return;
        }

        try
        {
            TItem item = _channel.ReadResponse(new ReadOnlySequence<byte>(response.Payload), ContextOf(response));
            lock (_gate)
            {
                _next++;
            }

            _items.Writer.TryWrite(item);
        }
        catch (UnreadablePayloadException e)
        {
            Fail(new MqttRequestException(RequestError.Unreadable, $"Item {number} of {Channel.FullName} cannot be read: {e.Message}", e)
            {
                Channel = Channel.FullName,
                Topic = Message.Topic,
                Endpoint = _endpoint,
            });
        }
    }

    /// <summary>Whether all items that were sent are here.</summary>
    private bool Expect(long sent)
    {
        long expected;
        lock (_gate)
        {
            expected = _next;
        }

        if (sent > expected)
        {
            Fail(Interrupted($"{sent - expected} items are missing"));
        }

        return sent <= expected;
    }

    private void Heard(in InboundMessage response)
    {
        lock (_gate)
        {
            _heardAt = _time.GetTimestamp();
            if (_responder is not null || !RequestWire.TryGet(response.Properties, RequestWire.ControlId, out ReadOnlySpan<byte> instance) || !RequestWire.IsId(instance))
            {
                return;
            }

            _responder = instance.ToArray();
        }

        TimeSpan period = _channel.IdleTimeout / 3;
        _watch.Change(period, period);
    }

    /// <summary>Gives up after silence; else shows the responder that somebody is there, with a total that may have been lost.</summary>
    private void Watch()
    {
        TimeSpan silence;
        bool started;
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            silence = _time.GetElapsedTime(_heardAt);
            started = _responder is not null;
        }

        if (!started)
        {
            Fail(new MqttRequestException(
                RequestError.Timeout,
                $"{Channel.FullName} on '{Message.Topic}' was not answered within {Message.Timeout.TotalSeconds:0.###} s ({_endpoint}). See that a responder runs and may write responses.")
            {
                Channel = Channel.FullName,
                Topic = Message.Topic,
                Endpoint = _endpoint,
            });
        }
        else if (silence >= _channel.IdleTimeout)
        {
            Fail(Interrupted($"nothing came for {_channel.IdleTimeout.TotalSeconds:0.###} s"));
        }
        else
        {
            Grant();
        }
    }

    private void Grant()
    {
        byte[]? responder;
        long total;
        lock (_gate)
        {
            (responder, total) = (_responder, _granted);
        }

        if (responder is not null)
        {
            _requester.SendControl(this, responder, string.Create(CultureInfo.InvariantCulture, $"credit:{total}"));
        }
    }

    private void End(Exception? error)
    {
        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            _ended = true;
        }

        _items.Writer.TryComplete(error);
    }

    private StreamInterruptedException Interrupted(string why) => new($"The stream of {Channel.FullName} on '{Message.Topic}' was interrupted: {why} ({_endpoint}).")
    {
        Channel = Channel.FullName,
        Topic = Message.Topic,
        Endpoint = _endpoint,
        Received = _next,
    };
}
