using TypedMqtt.Client.Receiving;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Client.Tests.Receiving;

public sealed class AcknowledgeTests
{
    [Theory]
    [InlineData(ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V311)]
    public async Task Manual_acknowledgements__leave_in_the_order_of_receipt(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options with { ProtocolVersion = version, CleanStart = false });
        var messages = new List<MqttMessage>();
        for (ushort id = 1; id <= 4; id++)
        {
            await server.PublishAsync("a", $"{id}", id == 3 ? Qos.ExactlyOnce : Qos.AtLeastOnce, id);
            messages.Add(await subscription.ReadAsync().SoonAsync());
        }

        messages[3].Acknowledge();
        messages[1].Acknowledge();
        await server.ExpectQuietAsync();
        messages[0].Acknowledge();
        messages[0].Acknowledge();
        await server.ExpectAckAsync(PacketType.PubAck, 1);
        await server.ExpectAckAsync(PacketType.PubAck, 2);
        await server.ExpectQuietAsync();
        messages[2].Acknowledge();
        await server.ExpectAckAsync(PacketType.PubRec, 3);
        await server.ExpectAckAsync(PacketType.PubAck, 4);
        await server.AckAsync(PacketType.PubRel, 3);
        await server.ExpectAckAsync(PacketType.PubComp, 3);
    }

    [Fact]
    public async Task Two_subscriptions_with_one_message__are_both_waited_for()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription a) = await SubscribeAsync(fake, fake.Options);
        Task<MqttSubscription> subscribing = fake.Client.SubscribeAsync("+");
        await server.GrantAsync();
        MqttSubscription plus = await subscribing.SoonAsync();

        await server.PublishAsync("a", "x", Qos.AtLeastOnce, 1);
        for (int i = 0; i < 2; i++)
        {
            await server.ExpectQuietAsync();
            server.Cut();
            server = await fake.AcceptAsync(sessionPresent: true);
            await server.PublishAsync("a", "x", Qos.AtLeastOnce, 1, dup: true);
        }

        await server.ExpectQuietAsync();
        MqttMessage message = await a.ReadAsync().SoonAsync();
        message.Acknowledge();
        await server.ExpectQuietAsync();
        await plus.ReadAsync().SoonAsync();

        await server.ExpectAckAsync(PacketType.PubAck, 1);
    }

    [Fact]
    public async Task Messages_for_nobody__are_acknowledged()
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync();

        await server.PublishAsync("x", "1", Qos.AtLeastOnce, 1);
        await server.ExpectAckAsync(PacketType.PubAck, 1);
        await server.PublishAsync("x", "2", Qos.ExactlyOnce, 2);
        await server.ExpectAckAsync(PacketType.PubRec, 2);
        await server.PublishAsync("x", "2", Qos.ExactlyOnce, 2, dup: true);
        await server.ExpectAckAsync(PacketType.PubRec, 2);
        await server.AckAsync(PacketType.PubRel, 2);
        await server.ExpectAckAsync(PacketType.PubComp, 2);
        await server.AckAsync(PacketType.PubRel, 2);
        await server.ExpectAckAsync(PacketType.PubComp, 2, ReasonCode.PacketIdentifierNotFound);
    }

    [Fact]
    public async Task Disposing_a_subscription__acknowledges_what_is_buffered_and_lets_it_be_read()
    {
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options);
        await server.PublishAsync("a", "1", Qos.AtLeastOnce, 1);
        await server.PublishAsync("a", "2", Qos.AtLeastOnce, 2);
        await server.ExpectQuietAsync();

        Task leaving = subscription.DisposeAsync().AsTask();
        ushort id = (await server.ExpectAsync(PacketType.Unsubscribe)).PacketId;
        await server.ExpectAckAsync(PacketType.PubAck, 1);
        await server.ExpectAckAsync(PacketType.PubAck, 2);
        await server.AnswerAsync(PacketType.UnsubAck, id, ReasonCode.Success);
        await leaving.SoonAsync();

        Assert.Equal("1", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        Assert.Equal("2", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        await Assert.ThrowsAsync<System.Threading.Channels.ChannelClosedException>(() => subscription.ReadAsync().SoonAsync());
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public async Task A_reader_that_publishes_to_itself__gets_on_with_windows_of_one(Qos qos)
    {
        await using Broker.MqttBroker broker = await Broker.MqttBroker.StartAsync(new Broker.MqttBrokerOptions { AllowAnonymous = true });
        await using MqttClient client = await MqttClient.ConnectAsync(new MqttClientOptions
        {
            TransportFactory = _ => ValueTask.FromResult<Protocol.Transports.IMqttTransport>(broker.ConnectInProcess()),
            ReceiveMaximum = 1,
            MaximumInflight = 1,
        }).SoonAsync();
        await using MqttSubscription loop = await client.SubscribeAsync("loop", new MqttSubscribeOptions { Qos = qos, BufferCapacity = 1, ManualAcknowledge = true }).SoonAsync();
        await client.PublishAsync("loop", "0"u8, qos).SoonAsync();
        for (int i = 0; i < 100; i++)
        {
            MqttMessage message = await loop.ReadAsync().SoonAsync();
            Assert.Equal($"{i}", message.PayloadText);

            // Published while the message is not acknowledged: both windows are used up, each by its own direction.
            await client.PublishAsync("loop", System.Text.Encoding.UTF8.GetBytes($"{i + 1}"), qos).SoonAsync();
            message.Acknowledge();
        }
    }

    [Fact]
    public async Task A_receiver_that_throws__loses_its_message_and_nothing_else()
    {
        var log = new ListLoggerFactory();
        await using var fake = new FakeServer();
        (ServerEnd server, MqttSubscription subscription) = await SubscribeAsync(fake, fake.Options with { LoggerFactory = log });
        Task subscribing = fake.Client.SubscribeAsync("a", default, new ThrowingSink(), CancellationToken.None);
        await server.GrantAsync();
        await subscribing.SoonAsync();

        await server.PublishAsync("a", "1", Qos.AtLeastOnce, 1);
        MqttMessage message = await subscription.ReadAsync().SoonAsync();
        await server.ExpectQuietAsync();
        message.Acknowledge();

        await server.ExpectAckAsync(PacketType.PubAck, 1);
        Assert.Contains(log.Lines, static l => l.Contains("A message to 'a'", StringComparison.Ordinal) && l.Contains("broken formatter", StringComparison.Ordinal));
    }

    private static async Task<(ServerEnd Server, MqttSubscription Subscription)> SubscribeAsync(FakeServer fake, MqttClientOptions options)
    {
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(options);
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a", new MqttSubscribeOptions { Qos = Qos.ExactlyOnce, ManualAcknowledge = true });
        await server.GrantAsync(ReasonCode.GrantedQos2);
        return (server, await subscribing.SoonAsync());
    }

    private sealed class ThrowingSink : MessageSink
    {
        public override void Deliver(in InboundMessage message, AckToken ack) => throw new InvalidOperationException("broken formatter");

        public override void Complete(Exception? error)
        {
        }
    }
}
