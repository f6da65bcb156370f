using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;

namespace TypedMqtt.Protocol.Transports;

/// <summary>A TCP or Unix domain socket. Its awaits are pooled: they happen per batch, for as long as the connection lives.</summary>
internal sealed class SocketTransport : IMqttTransport
{
    private readonly Socket _socket;

    public SocketTransport(Socket socket)
    {
        _socket = socket;
        RemoteEndpoint = Describe(socket.RemoteEndPoint);
    }

    public string RemoteEndpoint { get; }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    public async ValueTask WaitForDataAsync(CancellationToken cancellationToken) =>
        await _socket.ReceiveAsync(Memory<byte>.Empty, SocketFlags.None, cancellationToken).ConfigureAwait(false);

    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) =>
        _socket.ReceiveAsync(buffer, SocketFlags.None, cancellationToken);

    public ValueTask SendAsync(ReadOnlyMemory<byte> data)
    {
        ValueTask<int> send = _socket.SendAsync(data, SocketFlags.None);
        if (send.IsCompletedSuccessfully)
        {
            int sent = send.Result;
            return sent == data.Length ? ValueTask.CompletedTask : SendRestAsync(data[sent..]);
        }

        return AwaitSendAsync(send, data);
    }

    public void Close() => Close(_socket);

    public ValueTask DisposeAsync()
    {
        Close();
        return ValueTask.CompletedTask;
    }

    /// <summary>An IPv4 client of a socket for both is still an IPv4 client; one of a Unix socket has no path.</summary>
    public static string Describe(EndPoint? remote) => remote switch
    {
        IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped => new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port).ToString(),
        UnixDomainSocketEndPoint unix => $"unix:{unix}",
        _ => remote?.ToString() ?? "unknown",
    };

    public static void Close(Socket socket)
    {
        try
        {
            socket.Shutdown(SocketShutdown.Both);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The peer was faster: nothing is left to shut down.
        }

        socket.Dispose();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask AwaitSendAsync(ValueTask<int> send, ReadOnlyMemory<byte> data)
    {
        int sent = await send.ConfigureAwait(false);
        if (sent < data.Length)
        {
            await SendRestAsync(data[sent..]).ConfigureAwait(false);
        }
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendRestAsync(ReadOnlyMemory<byte> rest)
    {
        while (!rest.IsEmpty)
        {
            int sent = await _socket.SendAsync(rest, SocketFlags.None).ConfigureAwait(false);
            rest = rest[sent..];
        }
    }
}
