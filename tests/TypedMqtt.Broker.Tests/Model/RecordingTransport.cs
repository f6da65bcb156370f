using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Tests.Model;

/// <summary>Keeps what the broker sends; nothing is ever received from it.</summary>
internal sealed class RecordingTransport : IMqttTransport
{
    private readonly List<byte> _sent = [];

    public string RemoteEndpoint => "model";

    public byte[] Take()
    {
        byte[] sent = [.. _sent];
        _sent.Clear();
        return sent;
    }

    public ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        _sent.AddRange(data.Span);
        return ValueTask.CompletedTask;
    }

    public void Close()
    {
    }

    public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
