using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Tests.Receiving;

/// <summary>What a broker may send unacknowledged (3.3.4, 4.9), and how far mosquitto 2.0.11 goes beyond it.</summary>
public sealed class ReceiveMaximumTests : IDisposable
{
    private readonly ListLoggerFactory _log = new();

    public void Dispose() => _log.Dispose();

    [Theory]
    [InlineData(Qos.AtLeastOnce, 1)]
    [InlineData(Qos.AtLeastOnce, 5)]
    [InlineData(Qos.ExactlyOnce, 1)]
    [InlineData(Qos.ExactlyOnce, 5)]
    public async Task One_message_more__closes_with_0x93_and_says_why(Qos qos, int maximum)
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription unread) = await SubscribeAsync(fake, maximum);
        for (int i = 1; i <= maximum; i++)
        {
            await server.PublishAsync("a", $"{i}", qos, (ushort)i);
        }

        await server.ExpectQuietAsync();
        await server.PublishAsync("a", "more", qos, 100);

        await ExpectClosedAsync(server, maximum);
        for (int i = 1; i <= maximum; i++)
        {
            Assert.Equal($"{i}", (await unread.ReadAsync().SoonAsync()).PayloadText);
        }

        // What was too much was not delivered, so that the session brings it again.
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.PublishAsync("a", "more", qos, 100, dup: true);
        Assert.Equal("more", (await unread.ReadAsync().SoonAsync()).PayloadText);
    }

    [Fact]
    public async Task PUBREC__makes_no_room()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, _) = await SubscribeAsync(fake, 2, manual: false);
        for (ushort id = 1; id <= 2; id++)
        {
            await server.PublishAsync("nobody", "x", Qos.ExactlyOnce, id);
            await server.ExpectAckAsync(PacketType.PubRec, id);
        }

        await server.PublishAsync("nobody", "more", Qos.AtLeastOnce, 3);

        await ExpectClosedAsync(server, 2);
    }

    /// <summary>What 2.0.11 does, in all flows that were tried.</summary>
    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task An_acknowledgement__makes_room_for_a_whole_receive_maximum_and_no_more(Qos qos)
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, 3);
        ushort next = 1;
        await SendAsync(3);
        for (ushort id = 1; id <= 5; id++)
        {
            (await subscription.ReadAsync().SoonAsync()).Acknowledge();
            await server.FindAsync(qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, id);
            if (qos == Qos.ExactlyOnce)
            {
                await server.AckAsync(PacketType.PubRel, id);
                await server.FindAsync(PacketType.PubComp, id);
            }

            await SendAsync(3);
        }

        await server.ExpectQuietAsync();
        await server.PublishAsync("a", "more", qos, next);

        await ExpectClosedAsync(server, 3);

        async Task SendAsync(int count)
        {
            for (; count > 0; count--, next++)
            {
                await server.PublishAsync("a", $"{next}", qos, next);
            }
        }
    }

    [Fact]
    public async Task What_was_acknowledged_before_a_PINGREQ__makes_no_room_after_its_PINGRESP()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, _) = await SubscribeAsync(fake, 2);
        for (ushort id = 1; id <= 20; id++)
        {
            await server.PublishAsync("nobody", "x", Qos.AtLeastOnce, id);
            await server.ExpectAckAsync(PacketType.PubAck, id);
        }

        Task<bool> ping = fake.Client.PingAsync(TestContext.Current.CancellationToken);
        await server.ExpectAsync(PacketType.PingReq);
        await server.PublishAsync("nobody", "x", Qos.AtLeastOnce, 21);
        await server.ExpectAckAsync(PacketType.PubAck, 21);
        await server.SendAsync(0xD0, 0);
        Assert.True(await ping.SoonAsync());

        // The receive maximum, and the other one that the acknowledgement after the PINGREQ may stand for.
        for (ushort id = 1; id <= 4; id++)
        {
            await server.PublishAsync("a", "x", Qos.AtLeastOnce, id);
        }

        await server.ExpectQuietAsync();
        await server.PublishAsync("a", "more", Qos.AtLeastOnce, 5);

        await ExpectClosedAsync(server, 2);
    }

    [Fact]
    public async Task QoS_0_and_what_comes_again_on_the_connection__do_not_count()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, 1);
        await server.PublishAsync("nobody", "2", Qos.ExactlyOnce, 1);
        await server.ExpectAckAsync(PacketType.PubRec, 1);
        for (int i = 0; i < 5; i++)
        {
            await server.PublishAsync("a", $"{i}");
            Assert.Equal($"{i}", (await subscription.ReadAsync().SoonAsync()).PayloadText);
            await server.PublishAsync("nobody", "2", Qos.ExactlyOnce, 1, dup: true);
            await server.ExpectAckAsync(PacketType.PubRec, 1);
        }

        await server.PublishAsync("a", "more", Qos.AtLeastOnce, 2);

        await ExpectClosedAsync(server, 1);
    }

    /// <summary>mosquitto sends all that was in flight again at once, whatever the receive maximum is on the new connection.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task What_a_session_had_in_flight__does_not_count_when_it_comes_again(bool sessionPresent)
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, 1);
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent);
        if (!sessionPresent)
        {
            await server.GrantAsync();
        }

        // An earlier process may have had them.
        for (ushort id = 1; id <= 5 && sessionPresent; id++)
        {
            await server.PublishAsync("a", $"{id}", Qos.AtLeastOnce, id, dup: true);
        }

        await server.PublishAsync("a", "new", Qos.AtLeastOnce, 6, dup: !sessionPresent);
        await server.PublishAsync("a", "more", Qos.AtLeastOnce, 7, dup: !sessionPresent);

        await ExpectClosedAsync(server, 1);
        foreach (string payload in sessionPresent ? new[] { "1", "2", "3", "4", "5", "new" } : ["new"])
        {
            Assert.Equal(payload, (await subscription.ReadAsync().SoonAsync()).PayloadText);
        }
    }

    [Fact]
    public async Task PUBREL_of_what_nobody_knows__makes_room_in_a_resumed_session_only()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, _) = await SubscribeAsync(fake, 1);
        await server.AckAsync(PacketType.PubRel, 9);
        await server.ExpectAckAsync(PacketType.PubComp, 9, ReasonCode.PacketIdentifierNotFound);
        await server.PublishAsync("a", "1", Qos.AtLeastOnce, 1);
        await server.PublishAsync("a", "2", Qos.AtLeastOnce, 2);
        await ExpectClosedAsync(server, 1);

        // An earlier process received it.
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.AckAsync(PacketType.PubRel, 9);
        await server.ExpectAckAsync(PacketType.PubComp, 9, ReasonCode.PacketIdentifierNotFound);
        await server.PublishAsync("a", "1", Qos.AtLeastOnce, 1);
        await server.PublishAsync("a", "2", Qos.AtLeastOnce, 2);
        await server.PublishAsync("a", "3", Qos.AtLeastOnce, 3);
        await ExpectClosedAsync(server, 1);
    }

    [Fact]
    public async Task The_count__begins_anew_on_each_connection()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, 2);
        for (ushort id = 1; id <= 6; id += 2)
        {
            await server.PublishAsync("a", $"{id}", Qos.AtLeastOnce, id);
            await server.PublishAsync("a", $"{id + 1}", Qos.AtLeastOnce, (ushort)(id + 1));
            await subscription.ReadAsync().SoonAsync();
            await subscription.ReadAsync().SoonAsync();
            server.Cut();
            server = await fake.AcceptAsync(sessionPresent: true);
        }

        Assert.DoesNotContain(_log.Lines, static l => l.Contains("receive maximum", StringComparison.Ordinal));
    }

    [Fact]
    public async Task In_3_1_1__there_is_none()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, 1, version: ProtocolVersion.V311);
        for (ushort id = 1; id <= 10; id++)
        {
            await server.PublishAsync("a", $"{id}", Qos.AtLeastOnce, id);
        }

        await server.ExpectQuietAsync();
        for (ushort id = 1; id <= 10; id++)
        {
            (await subscription.ReadAsync().SoonAsync()).Acknowledge();
            await server.ExpectAckAsync(PacketType.PubAck, id);
        }
    }

    private async Task<(ServerEnd Server, MqttSubscription Subscription)> SubscribeAsync(
        FakeServer fake, int maximum, bool manual = true, ProtocolVersion version = ProtocolVersion.V5)
    {
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(
            fake.Options with { ReceiveMaximum = (ushort)maximum, LoggerFactory = _log, ProtocolVersion = version, CleanStart = version == ProtocolVersion.V5 });
        Assert.Equal(version == ProtocolVersion.V5 ? (uint)maximum : null, server.Connect.Number(PropertyId.ReceiveMaximum));
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a", new MqttSubscribeOptions { Qos = Qos.ExactlyOnce, ManualAcknowledge = manual });
        await server.GrantAsync(ReasonCode.GrantedQos2);
        return (server, await subscribing.SoonAsync());
    }

    private async Task ExpectClosedAsync(ServerEnd server, int maximum)
    {
        await server.ExpectDisconnectAsync(ReasonCode.ReceiveMaximumExceeded);
        string text = $"goes beyond the receive maximum of {maximum} that CONNECT told the broker (3.3.4), so that the broker does not keep to it. "
            + "Use a broker that does, or raise MqttClientOptions.ReceiveMaximum to what it sends without an acknowledgement.";
        await Eventually.TrueAsync(() => _log.Lines.Any(l => l.TrimEnd().EndsWith(text, StringComparison.Ordinal)));
    }
}
