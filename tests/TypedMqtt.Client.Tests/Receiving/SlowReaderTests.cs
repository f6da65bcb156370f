using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Receiving;

/// <summary>What a reader that does not keep up costs: never a message of QoS 1 or 2, and nothing of other subscriptions.</summary>
public sealed class SlowReaderTests
{
    [Theory]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311)]
    public async Task Messages_unread_over_reconnects__come_once_and_are_acknowledged_when_they_are_read(Qos qos, ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options with { ReceiveMaximum = 2, ProtocolVersion = version, CleanStart = false }, 1);
        await server.PublishAsync("a", "1", qos, 1);
        await server.PublishAsync("a", "2", qos, 2);
        for (int i = 0; i < 4; i++)
        {
            await server.ExpectQuietAsync();
            server.Cut();
            server = await fake.AcceptAsync(sessionPresent: true, version);
            await server.PublishAsync("a", "1", qos, 1, dup: true);
            await server.PublishAsync("a", "2", qos, 2, dup: true);
        }

        await server.ExpectQuietAsync();

        PacketType answer = qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
        Assert.Equal("1", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        await server.ExpectAckAsync(answer, 1);
        Assert.Equal("2", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        await server.ExpectAckAsync(answer, 2);
        await server.PublishAsync("a", "3", qos, 3);
        Assert.Equal("3", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        Assert.Equal(0, subscription.Dropped);
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task Read_without_a_connection__is_acknowledged_when_it_comes_again_and_not_delivered_twice(Qos qos)
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options, 10);
        await server.PublishAsync("a", "1", qos, 1);
        await server.ExpectQuietAsync();
        server.Cut();
        await Eventually.TrueAsync(() => fake.Client.State != MqttClientState.Connected);

        await subscription.ReadAsync().SoonAsync();
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.PublishAsync("a", "1", qos, 1, dup: true);
        await server.ExpectAckAsync(qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, 1);
        await server.PublishAsync("a", "next", qos, 2);

        Assert.Equal("next", (await subscription.ReadAsync().SoonAsync()).PayloadText);
    }

    [Fact]
    public async Task Acknowledged_messages__that_come_again_are_delivered_again()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options, 10);
        await server.PublishAsync("a", "1", Qos.AtLeastOnce, 1);
        await subscription.ReadAsync().SoonAsync();
        await server.ExpectAckAsync(PacketType.PubAck, 1);

        // The identifier may belong to another message by now, whose first delivery was lost.
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.PublishAsync("a", "other", Qos.AtLeastOnce, 1, dup: true);

        Assert.Equal("other", (await subscription.ReadAsync().SoonAsync()).PayloadText);
    }

    [Theory]
    [InlineData("2", false)]
    [InlineData("another", true)]
    public async Task An_identifier_with_another_message__is_another_message(string payload, bool dup)
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options, 10);
        await server.PublishAsync("a", "1", Qos.AtLeastOnce, 1);
        await server.ExpectQuietAsync();
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);

        await server.PublishAsync("a", payload, Qos.AtLeastOnce, 1, dup: dup);
        await server.ExpectQuietAsync();

        Assert.Equal("1", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        await server.ExpectQuietAsync();
        Assert.Equal(payload, (await subscription.ReadAsync().SoonAsync()).PayloadText);
        await server.ExpectAckAsync(PacketType.PubAck, 1);
    }

    [Fact]
    public async Task An_identifier_that_was_used_anew__means_the_new_message_even_if_it_says_the_same()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options, 10);
        await server.PublishAsync("a", "same", Qos.AtLeastOnce, 1);
        await server.ExpectQuietAsync();
        server.Cut();
        await Eventually.TrueAsync(() => fake.Client.State != MqttClientState.Connected);
        await subscription.ReadAsync().SoonAsync();
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.PublishAsync("a", "new", Qos.AtLeastOnce, 1);
        await subscription.ReadAsync().SoonAsync();
        await server.ExpectAckAsync(PacketType.PubAck, 1);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.PublishAsync("a", "same", Qos.AtLeastOnce, 1, dup: true);

        Assert.Equal("same", (await subscription.ReadAsync().SoonAsync()).PayloadText);
    }

    [Fact]
    public async Task Without_the_session__an_identifier_of_QoS_2_means_a_new_message()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options, 10);
        await server.PublishAsync("a", "1", Qos.ExactlyOnce, 1);
        await subscription.ReadAsync().SoonAsync();
        await server.ExpectAckAsync(PacketType.PubRec, 1);
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: false);
        await server.GrantAsync();

        await server.PublishAsync("a", "2", Qos.ExactlyOnce, 1);

        Assert.Equal("2", (await subscription.ReadAsync().SoonAsync()).PayloadText);
    }

    [Fact]
    public async Task Without_the_session__late_acknowledgements_go_nowhere()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options, 10);
        await server.PublishAsync("a", "1", Qos.AtLeastOnce, 1);
        await server.ExpectQuietAsync();
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: false);
        await server.GrantAsync();
        await server.PublishAsync("a", "2", Qos.AtLeastOnce, 1);

        await subscription.ReadAsync().SoonAsync();
        await server.ExpectQuietAsync();

        await subscription.ReadAsync().SoonAsync();
        await server.ExpectAckAsync(PacketType.PubAck, 1);
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    [Normative("MQTT-4.8.0-2", Mqtt.V311)]
    public async Task In_3_1_1_beyond_the_limit__the_connection_is_given_up_and_the_session_delivers_again(Qos qos)
    {
        await using var fake = new FakeServer();
        MqttClientOptions options = fake.Options with { ProtocolVersion = ProtocolVersion.V311, CleanStart = false, UnacknowledgedBytes = 6 };
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, options, 1);
        for (ushort id = 1; id <= 4; id++)
        {
            await server.PublishAsync("a", $"{id}", qos, id);
        }

        await server.ExpectEndAsync();
        server = await fake.AcceptAsync(sessionPresent: true, ProtocolVersion.V311);
        var read = new List<string> { (await subscription.ReadAsync().SoonAsync()).PayloadText };
        for (ushort id = 1; id <= 4; id++)
        {
            await server.PublishAsync("a", $"{id}", qos, id, dup: true);
        }

        for (ushort id = 1; id <= 4; id++)
        {
            if (id > 1)
            {
                read.Add((await subscription.ReadAsync().SoonAsync()).PayloadText);
            }

            await server.ExpectAckAsync(qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec, id);
        }

        Assert.Equal(["1", "2", "3", "4"], read);
        Assert.Equal(0, subscription.Dropped);
    }

    [Fact]
    public async Task QoS_0_beyond_the_buffer__is_dropped_and_counted()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options, 2);
        for (int i = 1; i <= 5; i++)
        {
            await server.PublishAsync("a", $"{i}");
        }

        await server.PublishAsync("a", "kept", Qos.AtLeastOnce, 1);
        await server.ExpectQuietAsync();

        Assert.Equal(3, subscription.Dropped);
        foreach (string payload in new[] { "1", "2", "kept" })
        {
            Assert.Equal(payload, (await subscription.ReadAsync().SoonAsync()).PayloadText);
        }
    }

    [Fact]
    public async Task A_subscription_nobody_reads__holds_back_only_its_own()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription unread) = await SubscribeAsync(fake, fake.Options with { ReceiveMaximum = 3 }, 1);
        Task<MqttSubscription> subscribing = fake.Client.SubscribeAsync("b");
        await server.GrantAsync();
        MqttSubscription other = await subscribing.SoonAsync();
        await server.PublishAsync("a", "x", Qos.AtLeastOnce, 1);
        for (int i = 0; i < 20; i++)
        {
            await server.PublishAsync("a", "y");
            await server.PublishAsync("b", $"{i}", i < 2 ? Qos.AtLeastOnce : Qos.AtMostOnce, (ushort)(2 + i));
            Assert.Equal($"{i}", (await other.ReadAsync().SoonAsync()).PayloadText);
        }

        await server.ExpectQuietAsync();
        await unread.ReadAsync().SoonAsync();
        await server.ExpectAckAsync(PacketType.PubAck, 1);
    }

    private static async Task<(ServerEnd Server, MqttSubscription Subscription)> SubscribeAsync(FakeServer fake, MqttClientOptions options, int capacity)
    {
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(options);
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a", new MqttSubscribeOptions { Qos = Qos.ExactlyOnce, BufferCapacity = capacity });
        await server.GrantAsync(ReasonCode.GrantedQos2);
        return (server, await subscribing.SoonAsync());
    }
}
