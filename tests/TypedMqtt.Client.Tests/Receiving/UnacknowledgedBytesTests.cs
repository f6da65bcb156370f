using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Client.Tests.Receiving;

/// <summary>Where a broker was not told how much may be under way, on 3.1.1, or does not keep to it, bytes that are not acknowledged are bounded.</summary>
public sealed class UnacknowledgedBytesTests
{
    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task Beyond_the_limit__the_connection_is_given_up_and_the_session_sends_again(Qos qos)
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, ProtocolVersion.V311);
        PacketType answer = qos == Qos.AtLeastOnce ? PacketType.PubAck : PacketType.PubRec;
        for (ushort id = 1; id <= 3; id++)
        {
            await server.PublishAsync("a", Payload(id), qos, id);
        }

        // Two times 40 bytes fit into 100, three times do not.
        await server.ExpectEndAsync();
        server = await fake.AcceptAsync(sessionPresent: true, ProtocolVersion.V311);
        Assert.Equal(Payload(1), (await subscription.ReadAsync().SoonAsync()).PayloadText);
        for (ushort id = 1; id <= 2; id++)
        {
            await server.PublishAsync("a", Payload(id), qos, id, dup: true);
        }

        // What was read makes room; what is still there is not counted twice.
        await server.ExpectAckAsync(answer, 1);
        await server.PublishAsync("a", Payload(3), qos, 3, dup: true);
        await server.ExpectQuietAsync();
        for (ushort id = 2; id <= 3; id++)
        {
            Assert.Equal(Payload(id), (await subscription.ReadAsync().SoonAsync()).PayloadText);
            await server.ExpectAckAsync(answer, id);
        }
    }

    [Fact]
    public async Task Room_that_was_used_again_and_again_over_reconnects__is_all_there_in_the_end()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, ProtocolVersion.V311);
        for (int round = 0; round < 5; round++)
        {
            await server.PublishAsync("a", Payload(1), Qos.AtLeastOnce, 1);
            await server.PublishAsync("a", Payload(2), Qos.AtLeastOnce, 2);
            await server.ExpectQuietAsync();
            server.Cut();
            await Eventually.TrueAsync(() => fake.Client.State != MqttClientState.Connected);

            // One is read without a connection, the other after the session has brought it again; neither is new.
            await subscription.ReadAsync().SoonAsync();
            server = await fake.AcceptAsync(sessionPresent: true, ProtocolVersion.V311);
            await server.PublishAsync("a", Payload(1), Qos.AtLeastOnce, 1, dup: true);
            await server.ExpectAckAsync(PacketType.PubAck, 1);
            await server.PublishAsync("a", Payload(2), Qos.AtLeastOnce, 2, dup: true);
            await server.ExpectQuietAsync();
            await subscription.ReadAsync().SoonAsync();
            await server.ExpectAckAsync(PacketType.PubAck, 2);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_session_that_was_lost_or_identifiers_that_are_used_anew__free_what_was_held(bool sessionPresent)
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, ProtocolVersion.V311);
        await server.PublishAsync("a", Payload(1), Qos.AtLeastOnce, 1);
        await server.PublishAsync("a", Payload(2), Qos.AtLeastOnce, 2);
        await server.ExpectQuietAsync();
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent, ProtocolVersion.V311);
        if (!sessionPresent)
        {
            await server.GrantAsync();
        }

        if (sessionPresent)
        {
            // Read, so that the new ones fit; then the identifiers stand for others.
            await subscription.ReadAsync().SoonAsync();
            await subscription.ReadAsync().SoonAsync();
        }

        await server.PublishAsync("a", Payload(3), Qos.AtLeastOnce, 1);
        await server.PublishAsync("a", Payload(4), Qos.AtLeastOnce, 2);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task One_message_larger_than_the_limit__is_taken_when_it_is_alone()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, ProtocolVersion.V311);

        await server.PublishAsync("a", new string('x', 500), Qos.AtLeastOnce, 1);
        Assert.Equal(500, (await subscription.ReadAsync().SoonAsync()).Payload.Length);
        await server.ExpectAckAsync(PacketType.PubAck, 1);

        await server.PublishAsync("a", "y", Qos.AtLeastOnce, 2);
        await server.PublishAsync("a", new string('x', 500), Qos.AtLeastOnce, 3);
        await server.ExpectEndAsync();
    }

    [Fact]
    public async Task QoS_0__does_not_count()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, _) = await SubscribeAsync(fake, ProtocolVersion.V311);
        for (int i = 0; i < 5; i++)
        {
            await server.PublishAsync("a", Payload(i));
        }

        await server.PublishAsync("a", Payload(9), Qos.AtLeastOnce, 1);
        await server.ExpectQuietAsync();
    }

    /// <summary>mosquitto 2.0.11 has more and more in flight to a slow reader.</summary>
    [Fact]
    public async Task In_5_0__is_the_bound_of_what_comes_beyond_receive_maximum()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, ProtocolVersion.V5, receiveMaximum: 2);
        await server.PublishAsync("a", Payload(1), Qos.AtLeastOnce, 1);
        await server.PublishAsync("a", Payload(2), Qos.AtLeastOnce, 2);
        await ReadAsync(1);

        // The second is within the maximum, the third is not; 85 bytes.
        await server.PublishAsync("a", Payload(3), Qos.AtLeastOnce, 3);
        await server.PublishAsync("a", "tiny", Qos.AtLeastOnce, 4);
        await server.ExpectQuietAsync();
        await ReadAsync(2);
        await server.PublishAsync("a", Payload(5), Qos.AtLeastOnce, 5);
        await server.ExpectQuietAsync();

        // 125 bytes.
        await server.PublishAsync("a", Payload(6), Qos.AtLeastOnce, 6);
        await server.ExpectDisconnectAsync(ReasonCode.QuotaExceeded);

        async Task ReadAsync(ushort id)
        {
            await subscription.ReadAsync().SoonAsync();
            await server.ExpectAckAsync(PacketType.PubAck, id);
        }
    }

    [Fact]
    public async Task In_5_0__receive_maximum_is_the_bound()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, _) = await SubscribeAsync(fake, ProtocolVersion.V5);
        for (ushort id = 1; id <= 5; id++)
        {
            await server.PublishAsync("a", Payload(id), Qos.AtLeastOnce, id);
        }

        await server.ExpectQuietAsync();
    }

    /// <summary>39 bytes; with the topic 40.</summary>
    private static string Payload(int number) => $"{number}".PadRight(39, '.');

    private static async Task<(ServerEnd Server, MqttSubscription Subscription)> SubscribeAsync(FakeServer fake, ProtocolVersion version, ushort receiveMaximum = 1024)
    {
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(
            fake.Options with { ProtocolVersion = version, CleanStart = false, UnacknowledgedBytes = 100, ReceiveMaximum = receiveMaximum });
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a", new MqttSubscribeOptions { Qos = Qos.ExactlyOnce });
        await server.GrantAsync(ReasonCode.GrantedQos2);
        return (server, await subscribing.SoonAsync());
    }
}
