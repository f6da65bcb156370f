using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Storage;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Tests.Connections;

/// <summary>Peers whose network takes nothing any more, as a half-open connection does once its buffers are full.</summary>
public sealed class StalledPeerTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new();
    private readonly BrokerEngine _engine;
    private readonly ConnectionHost _host;
    private readonly ListenerContext _listener;

    public StalledPeerTests()
    {
        var limits = new MqttBrokerLimits { MaximumSendBufferBytes = 10_000, MaximumQueuedMessages = 5, MaximumInflightMessages = 3 };
        _engine = new BrokerEngine(limits, _time, new MemorySessionStore(), new BrokerLog(NullLogger.Instance, false), true, false);
        _host = new ConnectionHost(_engine);
        var policy = new TestPolicy();
        _listener = new ListenerContext("test", policy, policy, limits);
    }

    [Theory]
    [InlineData("keep-alive")]
    [InlineData("protocol error")]
    public async Task A_closed_connection_that_cannot_send__is_cut_and_its_will_published(string why)
    {
        (RawClient watcher, _) = await ConnectAsync(new ConnectOptions("watcher"));
        await watcher.SubscribeAsync("w", Qos.AtMostOnce);
        (RawClient client, StallingTransport stalled) = await ConnectAsync(new ConnectOptions("c") { KeepAlive = 10, Will = new WillOptions("w", "gone") });
        await client.SubscribeAsync("t", Qos.AtMostOnce);
        stalled.Stall();
        await watcher.PublishAndSettleAsync("t", "stuck", Qos.AtMostOnce);

        if (why == "keep-alive")
        {
            // The receiving side does not notice before the transport is cut.
            Advance(15.1);
            await watcher.ExpectQuietAsync();
            Advance(5.1);
        }
        else
        {
            await client.SendAsync(0x36, 0);
        }

        await watcher.ExpectPublishAsync("w", "gone");
        await BrokerUnderTest.EventuallyAsync(() => _engine.ConnectionCount == 1);
        Advance(5.1);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_stalled_subscriber__costs_bounded_memory_and_holds_up_nobody()
    {
        (RawClient other, _) = await ConnectAsync(new ConnectOptions("other"));
        await other.SubscribeAsync("t", Qos.AtMostOnce);
        (RawClient client, StallingTransport stalled) = await ConnectAsync(new ConnectOptions("c"));
        await client.SubscribeAsync("t", Qos.AtLeastOnce);
        (RawClient publisher, _) = await ConnectAsync(new ConnectOptions("p"));
        stalled.Stall();

        string payload = new('x', 1000);
        for (int i = 0; i < 100; i++)
        {
            Qos qos = i % 2 == 0 ? Qos.AtMostOnce : Qos.AtLeastOnce;
            await publisher.PublishAndSettleAsync("t", payload, qos);
            await other.ExpectPublishAsync("t", payload);
        }

        Connection connection = _engine.SnapshotConnections().Single(static c => c.Session?.ClientId == "c");
        lock (connection.Send.Gate)
        {
            Assert.InRange(connection.Send.Pending, 1, 15_000);
        }

        // Three in the window, five queued, and the QoS 0 messages that had room; all else is dropped and counted.
        Assert.InRange(connection.Session!.Dropped, 80, 92);
    }

    [Fact]
    public async Task A_client_that_sends_and_takes_no_answers__is_not_read_from_for_ever()
    {
        (RawClient client, StallingTransport stalled) = await ConnectAsync(new ConnectOptions("c"));
        stalled.Stall();
        byte[] pings = [.. Enumerable.Repeat(new byte[] { 0xC0, 0 }, 8_000).SelectMany(static p => p)];

        for (int i = 0; i < 100; i++)
        {
            await client.SendAsync(pings);
        }

        Connection connection = _engine.SnapshotConnections().Single();
        await BrokerUnderTest.EventuallyAsync(() => connection.BytesReceived > 10_000);

        // A broker that read on would be through within this time; one that does not is right at any time.
        for (int i = 0; i < 100 && connection.BytesReceived < 500_000; i++)
        {
            await Task.Delay(1);
        }

        Assert.InRange(connection.BytesReceived, 10_000, 200_000);
        lock (connection.Send.Gate)
        {
            Assert.InRange(connection.Send.Pending, 1, 200_000);
        }

        stalled.Resume();
        await client.PublishAsync("end", "x", Qos.AtLeastOnce, 1);
        await client.FindAsync(Protocol.Packets.PacketType.PubAck, 1);
    }

    [Fact]
    public async Task A_stopping_broker__does_not_wait_for_a_stalled_peer()
    {
        (RawClient client, StallingTransport stalled) = await ConnectAsync(new ConnectOptions("c"));
        await client.SubscribeAsync("t", Qos.AtMostOnce);
        (RawClient publisher, _) = await ConnectAsync(new ConnectOptions("p"));
        stalled.Stall();
        await publisher.PublishAndSettleAsync("t", "stuck", Qos.AtMostOnce);

        await _host.DisposeAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(10));

        Assert.Equal(0, _engine.ConnectionCount);
    }

    public async ValueTask DisposeAsync()
    {
        if (_engine.ConnectionCount > 0)
        {
            foreach (Connection connection in _engine.SnapshotConnections())
            {
                connection.Send.Abort();
            }

            await _host.DisposeAsync();
        }

        _engine.Dispose();
    }

    private void Advance(double seconds) => _time.Advance(TimeSpan.FromSeconds(seconds));

    private async Task<(RawClient Client, StallingTransport Transport)> ConnectAsync(ConnectOptions options)
    {
        (InMemoryTransport near, InMemoryTransport far) = InMemoryTransport.CreatePair();
        var transport = new StallingTransport(far);
        _host.Start(transport, _listener);
        var client = new RawClient(near, ProtocolVersion.V5);
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(options)).Reason);
        return (client, transport);
    }

    /// <summary>The broker's end of a connection, whose sends may be held up.</summary>
    private sealed class StallingTransport(InMemoryTransport inner) : IMqttTransport
    {
        private TaskCompletionSource _open = Opened();

        public string RemoteEndpoint => inner.RemoteEndpoint;

        public void Stall() => Volatile.Write(ref _open, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

        public void Resume() => Volatile.Read(ref _open).TrySetResult();

        public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => inner.WaitForDataAsync(cancellationToken);

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => inner.ReceiveAsync(buffer, cancellationToken);

        public async ValueTask SendAsync(ReadOnlyMemory<byte> data)
        {
            await Volatile.Read(ref _open).Task;
            await inner.SendAsync(data);
        }

        public void Close()
        {
            inner.Close();
            Volatile.Read(ref _open).TrySetException(new IOException("closed"));
        }

        public ValueTask DisposeAsync() => inner.DisposeAsync();

        private static TaskCompletionSource Opened()
        {
            var open = new TaskCompletionSource();
            open.SetResult();
            return open;
        }
    }
}
