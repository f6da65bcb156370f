using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A bad network: bytes come in pieces and late, and now and then the connection breaks in the middle of what is sent.</summary>
internal sealed class ChaosTransport(IMqttTransport inner, int seed) : IMqttTransport
{
    private const int OneInThatManyPiecesBreaks = 25;

    private readonly Lock _gate = new();
    private readonly Random _random = new(seed);

    public string RemoteEndpoint => inner.RemoteEndpoint;

    public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => inner.WaitForDataAsync(cancellationToken);

    public async ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken)
    {
        await DelayAsync();
        return await inner.ReceiveAsync(buffer[..Math.Min(buffer.Length, Roll(1, 40))], cancellationToken);
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        while (!data.IsEmpty)
        {
            await DelayAsync();
            int length = Math.Min(data.Length, Roll(1, 60));
            await inner.SendAsync(data[..length]);
            data = data[length..];
            if (Roll(0, OneInThatManyPiecesBreaks) == 0)
            {
                inner.Close();
                throw new IOException("The network failed.");
            }
        }
    }

    public void Close() => inner.Close();

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private async ValueTask DelayAsync()
    {
        for (int turns = Roll(0, 3); turns > 0; turns--)
        {
            await Task.Yield();
        }
    }

    /// <summary>Sending and receiving go on at the same time.</summary>
    private int Roll(int from, int to)
    {
        lock (_gate)
        {
            return _random.Next(from, to);
        }
    }
}
