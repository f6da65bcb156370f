using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A connection whose sends wait while its gate is shut, as those to a peer that does not read.</summary>
internal sealed class GatedTransport(IMqttTransport inner) : IMqttTransport
{
    private volatile TaskCompletionSource _open = Opened();

    public string RemoteEndpoint => inner.RemoteEndpoint;

    public void Shut() => _open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Open() => _open.TrySetResult();

    public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => inner.WaitForDataAsync(cancellationToken);

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReceiveAsync(buffer, cancellationToken);

    public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        await _open.Task;
        await inner.SendAsync(data);
    }

    public void Close()
    {
        inner.Close();
        _open.TrySetException(new IOException("The connection is closed."));
    }

    public ValueTask DisposeAsync() => inner.DisposeAsync();

    private static TaskCompletionSource Opened()
    {
        var open = new TaskCompletionSource();
        open.SetResult();
        return open;
    }
}
