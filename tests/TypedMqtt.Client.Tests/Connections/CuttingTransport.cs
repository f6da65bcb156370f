using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A connection that breaks after so many bytes in one direction, counted from <see cref="Arm"/>.</summary>
internal sealed class CuttingTransport(IMqttTransport inner) : IMqttTransport
{
    private readonly Lock _gate = new();
    private int _outgoingLeft = int.MaxValue;
    private int _incomingLeft = int.MaxValue;
    private int _outgoing;
    private int _incoming;
    private volatile bool _isCut;

    public string RemoteEndpoint => inner.RemoteEndpoint;

    /// <summary>Whether the connection was cut.</summary>
    public bool IsCut => _isCut;

    /// <summary>Bytes since <see cref="Arm"/>.</summary>
    public (int Outgoing, int Incoming) Passed
    {
        get
        {
            lock (_gate)
            {
                return (_outgoing, _incoming);
            }
        }
    }

    public void Arm(int outgoing = int.MaxValue, int incoming = int.MaxValue)
    {
        lock (_gate)
        {
            (_outgoingLeft, _incomingLeft) = (outgoing, incoming);
            (_outgoing, _incoming) = (0, 0);
        }
    }

    public async ValueTask WaitForDataAsync(CancellationToken cancellationToken)
    {
        if (!_isCut)
        {
            await inner.WaitForDataAsync(cancellationToken);
        }
    }

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await WaitForDataAsync(cancellationToken);
        int most;
        lock (_gate)
        {
            most = _isCut ? 0 : Math.Min(buffer.Length, _incomingLeft);
        }

        int received = most == 0 ? 0 : await inner.ReceiveAsync(buffer[..most], cancellationToken);
        bool cut;
        lock (_gate)
        {
            _incomingLeft -= received;
            _incoming += received;
            cut = _incomingLeft == 0;
        }

        if (cut)
        {
            Close();
        }

        return received;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        int passes;
        bool cut;
        lock (_gate)
        {
            passes = Math.Min(data.Length, _outgoingLeft);
            _outgoingLeft -= passes;
            _outgoing += passes;
            cut = _outgoingLeft == 0;
        }

        if (passes > 0)
        {
            await inner.SendAsync(data[..passes]);
        }

        if (cut)
        {
            Close();
        }
    }

    public void Close()
    {
        _isCut = true;
        inner.Close();
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();
}
