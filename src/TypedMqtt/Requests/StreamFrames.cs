using System.Text;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Requests;

/// <summary>The frames of one stream: numbers items, shows in pauses that the responder lives, notices that nobody reads.</summary>
internal sealed class StreamFrames : IAsyncDisposable
{
    /// <summary>Frames that may be under way to the broker before the next waits.</summary>
    private const int Ahead = 16;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private readonly ServedRequest _request;
    private readonly StreamWindow _window;
    private readonly TimeSpan _idleTimeout;
    private readonly Responder _responder;
    private readonly Lock _gate = new();
    private readonly Queue<Task<PublishResult>> _underWay = [];
    private readonly CancellationTokenSource _abandoned = new();
    private readonly ITimer _timer;
    private long _sent;
    private bool _isQuiet;
    private bool _started;
    private bool _ended;

    public StreamFrames(ServedRequest request, StreamWindow window, TimeSpan idleTimeout, Responder responder)
    {
        _request = request;
        _window = window;
        _idleTimeout = idleTimeout;
        _responder = responder;
        TimeSpan period = idleTimeout / 3 < Heartbeat ? idleTimeout / 3 : Heartbeat;
        _timer = responder.Connection.Client.Options.TimeProvider.CreateTimer(static s => ((StreamFrames)s!).Tick(), this, period, period);
    }

    /// <summary>Signalled when nothing was heard of the requester for too long.</summary>
    public CancellationToken Abandoned => _abandoned.Token;

    /// <summary>Completes when the requester takes the next item.</summary>
    public Task WaitForCreditAsync(CancellationToken cancellationToken) => _window.WaitAsync(_sent).WaitAsync(cancellationToken);

    /// <summary>Sends the next item; completes when more may be sent.</summary>
    public ValueTask SendItemAsync(ReadOnlySpan<byte> payload, MqttChannelInfo response)
    {
        lock (_gate)
        {
            ReadOnlySpan<byte> kind = "i:"u8;
            Send(payload, kind, _sent, payload.IsEmpty || !_responder.Connection.AnnotatesRequests ? null : p => p.AddFormat(response));
            _sent++;
        }

        return DrainAsync(Ahead);
    }

    /// <summary>Ends the stream, completely or with an error; completes when the broker has all of it.</summary>
    public ValueTask EndAsync(Reply? error)
    {
        lock (_gate)
        {
            _ended = true;
            if (error is { Error: { } code })
            {
                Send(default, "x:"u8, _sent, p => p.AddError(code, error.Message));
            }
            else
            {
                Send(default, "e:"u8, _sent, null);
            }
        }

        return DrainAsync(0);
    }

    public async ValueTask DisposeAsync()
    {
        await _timer.DisposeAsync().ConfigureAwait(false);
        foreach (Task<PublishResult> sent in _underWay)
        {
            await ((Task)sent).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        _abandoned.Dispose();
    }

    private async ValueTask DrainAsync(int ahead)
    {
        while (true)
        {
            Task<PublishResult> oldest;
            lock (_gate)
            {
                if (_underWay.Count <= ahead)
                {
                    return;
                }

                oldest = _underWay.Dequeue();
            }

            await oldest.ConfigureAwait(false);
        }
    }

    /// <summary>Sends a frame. Under the gate, so that frames leave in the order of their numbers; nothing of the user's runs in it.</summary>
    private void Send(ReadOnlySpan<byte> payload, ReadOnlySpan<byte> kind, long number, Action<MqttPropertiesBuilder>? complete)
    {
        byte[] frame = [.. kind, .. Encoding.UTF8.GetBytes(FormattableString.Invariant($"{number}"))];
        bool first = !_started;
        _started = true;
        _isQuiet = false;
        ValueTask<PublishResult> sent = _responder.Send(_request, payload, properties =>
        {
            complete?.Invoke(properties);
            properties.AddUserProperty(RequestWire.Frame, frame);
            if (first)
            {
                properties.AddUserProperty(RequestWire.ControlId, Encoding.UTF8.GetBytes(_responder.Connection.InstanceId));
            }
        });
        if (!sent.IsCompletedSuccessfully)
        {
            _underWay.Enqueue(sent.AsTask());
        }
    }

    private void Tick()
    {
        if (_window.Silence >= _idleTimeout)
        {
            _ = _abandoned.CancelAsync();
            return;
        }

        lock (_gate)
        {
            if (_ended)
            {
                return;
            }

            if (_isQuiet)
            {
                Send(default, "h:"u8, _sent, null);
            }

            _isQuiet = true;
        }
    }
}
