using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Tests.Connections;

public sealed class KeepAliveTests
{
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(60);

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(15)]
    [InlineData(59)]
    public async Task A_half_open_connection__is_given_up_within_one_and_a_half_intervals(int lastReceivedAt)
    {
        var log = new ListLoggerFactory();
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { KeepAlive = KeepAlive, LoggerFactory = log, ConnectTimeout = Timeout.InfiniteTimeSpan });
        await PassAsync(fake, TimeSpan.FromSeconds(lastReceivedAt));
        await server.AckAsync(PacketType.PubRel, 9);
        await server.FindAsync(PacketType.PubComp, 9);

        // Not too early: a broker that answers within the interval is alive.
        await PassAsync(fake, KeepAlive * 1.25 - TimeSpan.FromSeconds(1));
        Assert.Equal(MqttClientState.Connected, client.State);
        await PassAsync(fake, KeepAlive * 0.25 + TimeSpan.FromSeconds(1));

        await Eventually.TrueAsync(() => client.State != MqttClientState.Connected);
        Assert.Contains(log.Lines, static l => l.Contains("nothing was received for", StringComparison.Ordinal) && l.Contains("keep-alive 60 s", StringComparison.Ordinal));
        await fake.AcceptAsync();
        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
    }

    [Fact]
    public async Task Pings__keep_a_quiet_connection_for_ever()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { KeepAlive = KeepAlive });
        Assert.Equal(60, server.Connect.KeepAlive);
        for (int i = 0; i < 20; i++)
        {
            // The server is owed a packet in each interval [MQTT-3.1.2-20].
            fake.Time.Advance(KeepAlive / 2);
            await server.ExpectAsync(PacketType.PingReq);
            await server.SendAsync(0xD0, 0);
            await server.ExpectQuietAsync();
        }

        Assert.Equal((MqttClientState.Connected, 1), (client.State, fake.Attempts));
    }

    [Fact]
    public async Task Whatever_is_received__counts_as_life()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { KeepAlive = KeepAlive });
        for (int i = 0; i < 20; i++)
        {
            await PassAsync(fake, KeepAlive * 0.7);
            await server.AckAsync(PacketType.PubRel, 9);
            await server.FindAsync(PacketType.PubComp, 9);
        }

        Assert.Equal((MqttClientState.Connected, 1), (client.State, fake.Attempts));
    }

    [Theory]
    [InlineData(10)]
    [InlineData(0)]
    public async Task The_servers_keep_alive__counts(int seconds)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(
            fake.Options with { KeepAlive = KeepAlive }, with: p => p.Add(PropertyId.ServerKeepAlive, (uint)seconds));

        await PassAsync(fake, TimeSpan.FromSeconds(5));
        if (seconds == 0)
        {
            await PassAsync(fake, TimeSpan.FromMinutes(10));
            await server.ExpectQuietAsync();
            Assert.Equal(MqttClientState.Connected, client.State);
            return;
        }

        await server.ExpectAsync(PacketType.PingReq);
        await PassAsync(fake, TimeSpan.FromSeconds(10));
        await Eventually.TrueAsync(() => client.State != MqttClientState.Connected);
    }

    [Fact]
    public async Task PINGRESP__is_taken_while_readers_stall_and_the_windows_are_full()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(
            fake.Options with { KeepAlive = KeepAlive, ReceiveMaximum = 2 }, with: p => p.Add(PropertyId.ReceiveMaximum, 1));
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a");
        await server.GrantAsync();
        MqttSubscription unread = await subscribing.SoonAsync();
        await server.PublishAsync("a", "1", Qos.AtLeastOnce, 1);
        await server.PublishAsync("a", "2", Qos.AtLeastOnce, 2);
        _ = client.PublishAsync("t", "1"u8, Qos.AtLeastOnce).AsTask();
        _ = client.PublishAsync("t", "2"u8, Qos.AtLeastOnce).AsTask();
        await server.ExpectPublishAsync("t", "1");
        for (int i = 0; i < 10; i++)
        {
            fake.Time.Advance(KeepAlive / 2);
            await server.ExpectAsync(PacketType.PingReq);
            await server.SendAsync(0xD0, 0);
            await server.ExpectQuietAsync();
        }

        Assert.Equal((MqttClientState.Connected, 1), (client.State, fake.Attempts));
        Assert.Equal("1", (await unread.ReadAsync().SoonAsync()).PayloadText);
    }

    [Fact]
    public async Task Ping__is_answered_in_order_and_false_when_the_connection_ends()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<bool> first = client.PingAsync(TestContext.Current.CancellationToken);
        Task<bool> second = client.PingAsync(TestContext.Current.CancellationToken);
        await server.ExpectAsync(PacketType.PingReq);
        await server.ExpectAsync(PacketType.PingReq);
        await server.SendAsync(0xD0, 0);
        Assert.True(await first.SoonAsync());
        Assert.False(second.IsCompleted);

        server.Cut();
        Assert.False(await second.SoonAsync());
        await Eventually.TrueAsync(() => client.State != MqttClientState.Connected);
        Assert.False(await client.PingAsync(TestContext.Current.CancellationToken).SoonAsync());
    }

    /// <summary>Lets time pass step by step, so that each look at the clock happens when it is due.</summary>
    private static async Task PassAsync(FakeServer fake, TimeSpan time)
    {
        for (TimeSpan left = time; left > TimeSpan.Zero; left -= TimeSpan.FromSeconds(1))
        {
            fake.Time.Advance(left < TimeSpan.FromSeconds(1) ? left : TimeSpan.FromSeconds(1));
            await Task.Yield();
        }
    }
}
