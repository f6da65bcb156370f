using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

public sealed class DisposeTests
{
    [Fact]
    public async Task Disposing__sends_what_is_published_and_DISCONNECT_however_slow_the_peer_is()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server, GatedTransport gate) = await ConnectGatedAsync(fake);
        gate.Shut();
        await client.PublishAsync("t", "1"u8);
        await client.PublishAsync("t", "2"u8);

        Task disposing = client.DisposeAsync().AsTask();
        Assert.False(disposing.IsCompleted);
        gate.Open();

        await server.ExpectPublishAsync("t", "1");
        await server.ExpectPublishAsync("t", "2");
        Assert.Equal(ReasonCode.Success, (await server.ExpectAsync(PacketType.Disconnect)).Reason);
        server.Cut();
        await disposing.SoonAsync();
    }

    [Fact]
    public async Task Disposing__waits_for_the_server_to_close_so_that_nothing_sent_is_lost()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        Task disposing = client.DisposeAsync().AsTask();
        await server.ExpectAsync(PacketType.Disconnect);
        await server.PublishAsync("t", "late");
        Assert.False(disposing.IsCompleted);
        server.Cut();

        await disposing.SoonAsync();
        Assert.Equal(MqttClientState.Closed, client.State);
    }

    [Fact]
    public async Task Disposing__sends_nothing_after_DISCONNECT()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task disposing = client.DisposeAsync().AsTask();
        await server.ExpectAsync(PacketType.Disconnect);

        await server.AckAsync(PacketType.PubRel, 7);
        fake.Time.Advance(fake.Options.DrainTimeout);

        await server.ExpectEndAsync();
        await disposing.SoonAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Disposing__gives_up_after_the_drain_timeout(bool isStalled)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server, GatedTransport gate) = await ConnectGatedAsync(fake, TimeSpan.FromSeconds(5));
        if (isStalled)
        {
            gate.Shut();
        }

        await client.PublishAsync("t", "1"u8);
        Task<PublishResult> unanswered = client.PublishAsync("t", "2"u8, Qos.AtLeastOnce).AsTask();
        if (!isStalled)
        {
            // What is on its way while the client gives up is given up, too.
            await server.ExpectPublishAsync("t", "1");
            await server.ExpectPublishAsync("t", "2");
        }

        Task disposing = client.DisposeAsync().AsTask();
        fake.Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(disposing.IsCompleted);
        fake.Time.Advance(TimeSpan.FromSeconds(0.1));

        await disposing.SoonAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => unanswered.SoonAsync());
        Assert.Equal(isStalled ? [] : [PacketType.Disconnect], await RestAsync(server));
    }

    [Fact]
    public async Task Disposing__waits_for_acknowledgements()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "1"u8, Qos.ExactlyOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "1")).PacketId;

        Task disposing = client.DisposeAsync().AsTask();
        await server.AckAsync(PacketType.PubRec, id);
        await server.ExpectAckAsync(PacketType.PubRel, id);
        await server.AckAsync(PacketType.PubComp, id);
        await server.ExpectAsync(PacketType.Disconnect);
        server.Cut();

        await publish.SoonAsync();
        await disposing.SoonAsync();
    }

    [Fact]
    public async Task Disposing_without_a_connection__does_not_wait()
    {
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start();
        Task<PublishResult> publish = client.PublishAsync("t", "1"u8, Qos.AtLeastOnce).AsTask();

        await client.DisposeAsync().AsTask().SoonAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => publish.SoonAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.PublishAsync("t", "1"u8).AsTask().SoonAsync());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.SubscribeAsync("t").SoonAsync());
    }

    [Theory]
    [InlineData(ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V311)]
    public async Task Disposing_while_CONNACK_is_due__says_DISCONNECT_so_that_no_will_is_published(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        MqttClientOptions options = fake.Options with { ProtocolVersion = version, Will = new MqttWillOptions { Topic = "gone" }, CleanStart = false };
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(options);
        server.Cut();
        server = await fake.OpenAsync(version);

        Task disposing = client.DisposeAsync().AsTask();
        await server.AnswerAsync(sessionPresent: true);

        Assert.Equal([0xE0, 0], (await server.ExpectAsync(PacketType.Disconnect)).Bytes);
        Assert.False(disposing.IsCompleted);
        server.Cut();
        await disposing.SoonAsync();
        Assert.Equal(2, fake.Attempts);
    }

    [Fact]
    public async Task Disposing_while_CONNACK_is_due__gives_up_after_the_drain_timeout()
    {
        await using var fake = new FakeServer();
        MqttClient client = fake.Start(fake.Options with { ConnectTimeout = TimeSpan.FromHours(1) });
        ServerEnd server = await fake.OpenAsync();

        Task disposing = client.DisposeAsync().AsTask();
        await server.ExpectAsync(PacketType.Disconnect);
        Assert.False(disposing.IsCompleted);
        fake.Time.Advance(fake.Options.DrainTimeout);

        await disposing.SoonAsync();
        await server.ExpectEndAsync();
    }

    [Fact]
    public async Task Disposing_while_the_transport_is_opened__sends_nothing()
    {
        await using var fake = new FakeServer();
        var opening = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var open = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        (InMemoryTransport mine, InMemoryTransport theirs) = InMemoryTransport.CreatePair();
        MqttClient client = fake.Start(fake.Options with
        {
            TransportFactory = async _ =>
            {
                opening.SetResult();
                await open.Task;
                return mine;
            },
        });
        await opening.Task.SoonAsync();

        Task disposing = client.DisposeAsync().AsTask();
        open.SetResult();

        await disposing.SoonAsync();
        await new ServerEnd(theirs, ProtocolVersion.V5).ExpectEndAsync();
    }

    private static async Task<(MqttClient Client, ServerEnd Server, GatedTransport Gate)> ConnectGatedAsync(FakeServer fake, TimeSpan? drainTimeout = null)
    {
        GatedTransport? gate = null;
        MqttClientOptions options = fake.Options;
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(options with
        {
            TransportFactory = async cancellation => gate = new GatedTransport(await options.TransportFactory!(cancellation)),
            DrainTimeout = drainTimeout ?? options.DrainTimeout,
        });
        return (client, server, gate!);
    }

    private static async Task<List<PacketType>> RestAsync(ServerEnd server)
    {
        var types = new List<PacketType>();
        while (await server.NextAsync() is { } packet)
        {
            types.Add(packet.Type);
        }

        return types;
    }
}
