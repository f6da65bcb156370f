using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A connection that breaks after so many bytes in one direction; both ends are told.</summary>
internal sealed class CuttingTransport(IMqttTransport inner) : IFaultyTransport
{
    private volatile bool _isCut;

    public string RemoteEndpoint => inner.RemoteEndpoint;

    public ByteLimit Limit { get; } = new();

    public bool IsStalled => false;

    /// <summary>Whether the connection was cut.</summary>
    public bool IsCut => _isCut;

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
        int most = _isCut ? 0 : Limit.RoomToReceive(buffer.Length);
        int received = most == 0 ? 0 : await inner.ReceiveAsync(buffer[..most], cancellationToken);
        if (Limit.Received(received))
        {
            Close();
        }

        return received;
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        int passes = Limit.Send(data.Length, out bool isLast);
        if (passes > 0)
        {
            await inner.SendAsync(data[..passes]);
        }

        if (isLast)
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
