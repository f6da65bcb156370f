using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.Benchmarks.Typed;

/// <summary>Passes one connection on to a broker and counts its bytes in both directions.</summary>
internal sealed class CountingRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<Socket> _sockets = [];
    private readonly int _port;
    private long _bytes;

    /// <param name="port">Where the broker listens.</param>
    public CountingRelay(int port)
    {
        _port = port;
        _listener.Start();
        _ = RunAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public long Bytes => Interlocked.Read(ref _bytes);

    public void Dispose()
    {
        _listener.Dispose();
        _sockets.ForEach(static socket => socket.Dispose());
    }

    private async Task RunAsync()
    {
        Socket client = await _listener.AcceptSocketAsync();
        var broker = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        client.NoDelay = true;
        _sockets.AddRange([client, broker]);
        await broker.ConnectAsync(IPAddress.Loopback, _port);
        await Task.WhenAll(PassAsync(client, broker), PassAsync(broker, client));
    }

    private async Task PassAsync(Socket from, Socket to)
    {
        try
        {
            byte[] buffer = new byte[64 * 1024];
            while (await from.ReceiveAsync(buffer) is > 0 and int count)
            {
                Interlocked.Add(ref _bytes, count);
                await to.SendAsync(buffer.AsMemory(0, count));
            }

            to.Shutdown(SocketShutdown.Send);
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // One of the two has gone.
        }
    }
}
