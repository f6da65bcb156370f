using System.Net;
using System.Net.Sockets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Protocol.Tests.Transports;

public sealed class SocketTransportTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Bytes__arrive_in_order_in_both_directions_and_before_the_end()
    {
        (SocketTransport client, SocketTransport server) = await ConnectAsync();
        byte[] sent = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 7))];

        Task<byte[]> received = ReceiveAllAsync(server);
        foreach (byte[] chunk in sent.Chunk(3333))
        {
            await client.SendAsync(chunk);
        }

        await server.SendAsync(new byte[] { 1, 2, 3 });
        byte[] answer = new byte[8];
        Assert.Equal(3, await client.ReceiveAsync(answer, default));
        client.Close();

        Assert.Equal(sent, await received.WaitAsync(Patience));
        Assert.Equal([1, 2, 3], answer[..3]);
    }

    [Fact]
    public async Task More_than_the_sockets_hold__is_sent_whole_while_the_peer_reads_slowly()
    {
        (SocketTransport client, SocketTransport server) = await ConnectAsync(bufferBytes: 4096);
        byte[] sent = [.. Enumerable.Range(0, 2_000_000).Select(i => (byte)(i >> 8))];

        Task send = client.SendAsync(sent).AsTask();
        Assert.False(send.IsCompleted);
        Task<byte[]> received = ReceiveAllAsync(server, chunkBytes: 1500);
        await send.WaitAsync(Patience);
        client.Close();

        Assert.Equal(sent, await received.WaitAsync(Patience));
    }

    [Fact]
    public async Task Waiting_for_data__takes_nothing_and_ends_with_the_stream()
    {
        (SocketTransport client, SocketTransport server) = await ConnectAsync();
        Task wait = server.WaitForDataAsync(default).AsTask();
        Assert.False(wait.IsCompleted);

        await client.SendAsync(new byte[] { 7 });
        await wait.WaitAsync(Patience);
        byte[] buffer = new byte[4];
        Assert.Equal(1, await server.ReceiveAsync(buffer, default));
        Assert.Equal(7, buffer[0]);

        wait = server.WaitForDataAsync(default).AsTask();
        client.Close();
        await wait.WaitAsync(Patience);
        Assert.Equal(0, await server.ReceiveAsync(buffer, default));
    }

    [Fact]
    public async Task A_cancelled_wait__leaves_the_connection_usable()
    {
        (SocketTransport client, SocketTransport server) = await ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        Task wait = server.WaitForDataAsync(cancellation.Token).AsTask();
        Task<int> receive = client.ReceiveAsync(new byte[4], cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait.WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => receive.WaitAsync(Patience));
        await client.SendAsync(new byte[] { 1 });
        Assert.Equal(1, await server.ReceiveAsync(new byte[4], default));
    }

    [Fact]
    public async Task Closing__ends_what_waits_and_may_be_repeated()
    {
        (SocketTransport client, SocketTransport server) = await ConnectAsync();
        Task<int> receive = server.ReceiveAsync(new byte[4], default).AsTask();

        server.Close();
        server.Close();
        await server.DisposeAsync();

        await EndsAsync(receive);
        await Assert.ThrowsAnyAsync<Exception>(() => server.SendAsync(new byte[1]).AsTask());
        Assert.Equal(0, await client.ReceiveAsync(new byte[4], default));
        client.Close();
    }

    [Fact]
    public async Task A_send_that_is_under_way__fails_when_the_connection_closes()
    {
        (SocketTransport client, SocketTransport server) = await ConnectAsync(bufferBytes: 4096);
        Task send = client.SendAsync(new byte[2_000_000]).AsTask();
        Assert.False(send.IsCompleted);

        client.Close();

        await Assert.ThrowsAnyAsync<Exception>(() => send.WaitAsync(Patience));
        server.Close();
    }

    [Fact]
    public async Task A_peer_that_resets__fails_the_next_send_and_does_not_hinder_closing()
    {
        using var listener = new Socket(SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(listener.LocalEndPoint!);
        Socket accepted = await listener.AcceptAsync();
        var transport = new SocketTransport(socket);

        accepted.Close(timeout: 0);

        var error = await Assert.ThrowsAsync<SocketException>(async () =>
        {
            while (await transport.ReceiveAsync(new byte[4], default).AsTask().WaitAsync(Patience) > 0)
            {
            }
        });
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
        await Assert.ThrowsAsync<SocketException>(() => transport.SendAsync(new byte[1]).AsTask());
        transport.Close();
    }

    [Theory]
    [InlineData("127.0.0.1", false)]
    [InlineData("127.0.0.1", true)]
    [InlineData("::1", false)]
    public async Task The_peer__is_named_by_its_address_whatever_socket_accepted_it(string address, bool dualMode)
    {
        if (address == "::1" && !Socket.OSSupportsIPv6)
        {
            Assert.Skip("This machine has no IPv6.");
        }

        IPAddress bind = dualMode ? IPAddress.IPv6Any : IPAddress.Parse(address);
        using var listener = new Socket(bind.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (dualMode)
        {
            listener.DualMode = true;
        }

        listener.Bind(new IPEndPoint(bind, 0));
        listener.Listen();
        using var socket = new Socket(IPAddress.Parse(address).AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Parse(address), ((IPEndPoint)listener.LocalEndPoint!).Port);
        await using var transport = new SocketTransport(await listener.AcceptAsync());

        Assert.Equal(socket.LocalEndPoint!.ToString(), transport.RemoteEndpoint);
    }

    [Fact]
    public async Task A_unix_socket__carries_bytes_too()
    {
        string path = Path.Combine(Path.GetTempPath(), $"typedmqtt-{Guid.NewGuid():N}.sock");
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(path));
        listener.Listen();
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        await using var server = new SocketTransport(await listener.AcceptAsync());
        await using var client = new SocketTransport(socket);

        await client.SendAsync(new byte[] { 5 });

        Assert.Equal(1, await server.ReceiveAsync(new byte[4], default));
        Assert.EndsWith(path, client.RemoteEndpoint, StringComparison.Ordinal);
    }

    private static async Task<(SocketTransport Client, SocketTransport Server)> ConnectAsync(int bufferBytes = 0)
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (bufferBytes > 0)
        {
            listener.ReceiveBufferSize = bufferBytes;
        }

        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        if (bufferBytes > 0)
        {
            socket.SendBufferSize = bufferBytes;
        }

        await socket.ConnectAsync(listener.LocalEndPoint!);
        return (new SocketTransport(socket), new SocketTransport(await listener.AcceptAsync()));
    }

    private static async Task<byte[]> ReceiveAllAsync(SocketTransport transport, int chunkBytes = 4096)
    {
        var received = new List<byte>();
        byte[] chunk = new byte[chunkBytes];
        for (int count; (count = await transport.ReceiveAsync(chunk, default)) > 0;)
        {
            received.AddRange(chunk[..count]);
        }

        return [.. received];
    }

    /// <summary>A receive that is cut off ends with nothing or with an error, and does not stay.</summary>
    private static async Task EndsAsync(Task<int> receive)
    {
        try
        {
            Assert.Equal(0, await receive.WaitAsync(Patience));
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException or OperationCanceledException)
        {
        }
    }
}
