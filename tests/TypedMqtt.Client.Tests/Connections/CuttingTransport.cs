using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A connection that breaks after so many bytes in one direction, counted from <see cref="Arm"/>.</summary>
internal sealed class CuttingTransport(IMqttTransport inner) : IMqttTransport
{
    private int _outgoingLeft = int.MaxValue;
    private int _incomingLeft = int.MaxValue;
    private volatile bool _isCut;

    public string RemoteEndpoint => inner.RemoteEndpoint;

    /// <summary>Bytes since <see cref="Arm"/>.</summary>
    public (int Outgoing, int Incoming) Passed { get; private set; }

    public void Arm(int outgoing = int.MaxValue, int incoming = int.MaxValue)
    {
        _outgoingLeft = outgoing;
        _incomingLeft = incoming;
        Passed = default;
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
        if (_isCut)
        {
            return 0;
        }

        await inner.WaitForDataAsync(cancellationToken);
        int received = _incomingLeft == 0 ? 0 : await inner.ReceiveAsync(buffer[..Math.Min(buffer.Length, _incomingLeft)], cancellationToken);
        _incomingLeft -= received;
        Passed = (Passed.Outgoing, Passed.Incoming + received);
        if (_incomingLeft == 0)
        {
            Close();
        }

        return received;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        int passes = Math.Min(data.Length, _outgoingLeft);
        if (passes > 0)
        {
            await inner.SendAsync(data[..passes]);
        }

        _outgoingLeft -= passes;
        Passed = (Passed.Outgoing + passes, Passed.Incoming);
        if (_outgoingLeft == 0)
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
