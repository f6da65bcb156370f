using System.Threading.Tasks.Sources;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A connection whose bytes the client handles on the thread that feeds it, so that its allocations can be counted; what it sends
/// is forgotten.</summary>
internal sealed class InlineTransport : IMqttTransport, IValueTaskSource<int>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<int> _arrival;
    private Memory<byte> _target;
    private ReadOnlyMemory<byte> _data;
    private bool _isClosed;

    public string RemoteEndpoint => "inline";

    /// <summary>Connects a client.</summary>
    public static (MqttClient Client, InlineTransport Transport) Connect(ProtocolVersion version)
    {
        var transport = new InlineTransport();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(new MqttClientOptions
        {
            TransportFactory = _ => ValueTask.FromResult<IMqttTransport>(transport),
            ProtocolVersion = version,
            KeepAlive = TimeSpan.Zero,
            Reconnect = false,
            DrainTimeout = TimeSpan.Zero,
        });
        transport.Feed(version == ProtocolVersion.V5 ? [0x20, 3, 0, 0, 0] : [0x20, 2, 0, 0]);
        Assert.True(connecting.IsCompleted);
        return (connecting.Result, transport);
    }

    /// <summary>Hands bytes to the client, which has handled them when this returns.</summary>
    public void Feed(byte[] packet)
    {
        _data = packet;
        int received = _target.IsEmpty ? 0 : Take(_target);
        _target = default;
        _arrival.SetResult(received);
        if (!_data.IsEmpty)
        {
            // An Assert would allocate.
            throw new InvalidOperationException("The client does not wait for data.");
        }
    }

    public ValueTask WaitForDataAsync(CancellationToken cancellationToken)
    {
        if (_isClosed)
        {
            return default;
        }

        _arrival.Reset();
        return new ValueTask(this, _arrival.Version);
    }

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (_isClosed || !_data.IsEmpty)
        {
            return new ValueTask<int>(Take(buffer));
        }

        _target = buffer;
        _arrival.Reset();
        return new ValueTask<int>(this, _arrival.Version);
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> data) => default;

    public void Close()
    {
        if (!_isClosed)
        {
            _isClosed = true;
            _arrival.SetResult(0);
        }
    }

    public ValueTask DisposeAsync() => default;

    int IValueTaskSource<int>.GetResult(short token) => _arrival.GetResult(token);

    void IValueTaskSource.GetResult(short token) => _arrival.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _arrival.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _arrival.OnCompleted(continuation, state, token, flags);

    private int Take(Memory<byte> buffer)
    {
        int length = _data.Length;
        _data.CopyTo(buffer);
        _data = default;
        return length;
    }
}
