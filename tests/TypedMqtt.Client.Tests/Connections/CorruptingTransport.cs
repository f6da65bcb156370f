using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A connection that alters one byte of one direction, counted from <see cref="Arm"/>.</summary>
internal sealed class CorruptingTransport(IMqttTransport inner) : IMqttTransport
{
    private readonly Lock _gate = new();
    private int _outgoingLeft = int.MaxValue;
    private int _incomingLeft = int.MaxValue;
    private byte _mask;

    public string RemoteEndpoint => inner.RemoteEndpoint;

    /// <summary>Whether the byte came by.</summary>
    public bool HasAltered { get; private set; }

    /// <summary>The bits of <paramref name="mask"/> are turned over in the byte after so many others.</summary>
    public void Arm(int outgoing, int incoming, byte mask)
    {
        lock (_gate)
        {
            (_outgoingLeft, _incomingLeft, _mask) = (outgoing, incoming, mask);
        }
    }

    public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => inner.WaitForDataAsync(cancellationToken);

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        int received = await inner.ReceiveAsync(buffer, cancellationToken);
        Alter(buffer.Span[..received], ref _incomingLeft);
        return received;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        byte[] copy = data.ToArray();
        Alter(copy, ref _outgoingLeft);
        return inner.SendAsync(copy);
    }

    public void Close() => inner.Close();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private void Alter(Span<byte> data, ref int left)
    {
        lock (_gate)
        {
            if (left < data.Length && left >= 0)
            {
                data[left] ^= _mask;
                HasAltered = true;
            }

            left = left == int.MaxValue ? left : left - data.Length;
        }
    }
}
