using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Publishing;

public sealed class PublishTests
{
    [Fact]
    [Normative("MQTT-4.3.1-1", Mqtt.V5)]
    public async Task QoS_0__is_done_when_it_is_handed_over()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        PublishResult result = await client.PublishAsync("a/b", "x"u8).SoonAsync();

        Assert.Equal(ReasonCode.Success, result.ReasonCode);
        WirePacket packet = await server.ExpectPublishAsync("a/b", "x");
        Assert.Equal((Qos.AtMostOnce, false, false), (packet.Qos, packet.Retain, packet.Dup));
    }

    [Theory]
    [InlineData(ReasonCode.Success)]
    [InlineData(ReasonCode.NoMatchingSubscribers)]
    [Normative("MQTT-4.3.2-3", Mqtt.V5)]
    public async Task QoS_1__is_done_at_PUBACK(ReasonCode reason)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;
        Assert.False(publish.IsCompleted);
        await server.AckAsync(PacketType.PubAck, id, reason);

        Assert.Equal(reason, (await publish.SoonAsync()).ReasonCode);
    }

    [Fact]
    [Normative("MQTT-4.3.3-4", Mqtt.V5)]
    [Normative("MQTT-4.3.3-5", Mqtt.V5)]
    public async Task QoS_2__is_done_at_PUBCOMP()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.ExactlyOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "x")).PacketId;
        await server.AckAsync(PacketType.PubRec, id);
        await server.ExpectAckAsync(PacketType.PubRel, id);
        await server.AckAsync(PacketType.PubRec, id);
        await server.ExpectAckAsync(PacketType.PubRel, id);
        Assert.False(publish.IsCompleted);
        await server.AckAsync(PacketType.PubComp, id);

        Assert.Equal(ReasonCode.Success, (await publish.SoonAsync()).ReasonCode);
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce, PacketType.PubAck)]
    [InlineData(Qos.ExactlyOnce, PacketType.PubRec)]
    public async Task A_refusal__is_thrown_with_broker_topic_reason_and_next_step(Qos qos, PacketType type)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { UserName = "ceshi" });

        Task<PublishResult> publish = client.PublishAsync("V333/x", "x"u8, qos).AsTask();
        await server.AckAsync(type, (await server.ExpectPublishAsync("V333/x", "x")).PacketId, ReasonCode.NotAuthorized);

        MqttPublishException e = await Assert.ThrowsAsync<MqttPublishException>(() => publish.SoonAsync());
        Assert.Equal((ReasonCode.NotAuthorized, "mqtt://broker.test:1883", "V333/x"), (e.ReasonCode, e.Endpoint, e.Topic));
        Assert.Equal(
            "mqtt://broker.test:1883 refused the message to 'V333/x': not authorized (0x87). The broker's access control list does not let user 'ceshi' write there.",
            e.Message);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task Options__travel_as_properties_and_flags()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        await client.PublishAsync("t", "x"u8, new MqttPublishOptions
        {
            Retain = true,
            ContentType = "text/plain",
            MessageExpiry = TimeSpan.FromSeconds(1.2),
            ResponseTopic = "answer",
            CorrelationData = new byte[] { 65, 66 },
            UserProperties = [new("b", "1"), new("a", "2")],
        });

        WirePacket packet = await server.ExpectPublishAsync("t", "x");
        Assert.True(packet.Retain);
        Assert.Equal("text/plain", packet.TextOf(PropertyId.ContentType));
        Assert.Equal(2u, packet.Number(PropertyId.MessageExpiryInterval));
        Assert.Equal("answer", packet.TextOf(PropertyId.ResponseTopic));
        Assert.Equal("AB", packet.TextOf(PropertyId.CorrelationData));
        Assert.Equal(["b=1", "a=2"], packet.UserProperties);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a/+")]
    [InlineData("#")]
    [InlineData("a\0")]
    public async Task What_is_not_a_topic__is_refused_at_the_call(string topic)
    {
        await using var fake = new FakeServer();
        (MqttClient client, _) = await fake.ConnectAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => client.PublishAsync(topic, "x"u8).AsTask());
    }

    [Fact]
    [Normative("MQTT-3.3.4-7", Mqtt.V5)]
    [Normative("MQTT-4.9.0-1", Mqtt.V5)]
    [Normative("MQTT-4.9.0-2", Mqtt.V5)]
    public async Task The_window__is_the_servers_receive_maximum_and_serves_in_order()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => p.Add(PropertyId.ReceiveMaximum, 2));

        Task<PublishResult>[] publishes = [.. Enumerable.Range(0, 6).Select(i => client.PublishAsync("t", [(byte)('0' + i)], i == 4 ? Qos.ExactlyOnce : Qos.AtLeastOnce).AsTask())];
        ushort first = (await server.ExpectPublishAsync("t", "0")).PacketId;
        ushort second = (await server.ExpectPublishAsync("t", "1")).PacketId;
        await server.ExpectQuietAsync();

        await server.AckAsync(PacketType.PubAck, second);
        ushort third = (await server.ExpectPublishAsync("t", "2")).PacketId;
        await server.ExpectQuietAsync();
        await server.AckAsync(PacketType.PubAck, first);
        await server.AckAsync(PacketType.PubAck, third);
        ushort fourth = (await server.ExpectPublishAsync("t", "3")).PacketId;
        ushort fifth = (await server.ExpectPublishAsync("t", "4")).PacketId;
        await server.AckAsync(PacketType.PubRec, fifth);
        await server.ExpectAckAsync(PacketType.PubRel, fifth);
        await server.ExpectQuietAsync();
        await server.AckAsync(PacketType.PubAck, fourth);
        ushort sixth = (await server.ExpectPublishAsync("t", "5")).PacketId;
        await server.AckAsync(PacketType.PubComp, fifth);
        await server.AckAsync(PacketType.PubAck, sixth);

        await Task.WhenAll(publishes).SoonAsync();
    }

    [Fact]
    public async Task Acknowledgements_nobody_asked_for__change_nothing()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: p => p.Add(PropertyId.ReceiveMaximum, 1));
        Task<PublishResult> two = client.PublishAsync("t", "2"u8, Qos.ExactlyOnce).AsTask();
        Task<PublishResult> next = client.PublishAsync("t", "n"u8, Qos.AtLeastOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "2")).PacketId;

        await server.AckAsync(PacketType.PubAck, id);
        await server.AckAsync(PacketType.PubComp, id);
        await server.AckAsync(PacketType.PubAck, 999);
        await server.AckAsync(PacketType.PubComp, 999);
        await server.AckAsync(PacketType.PubRec, 999);
        await server.ExpectAckAsync(PacketType.PubRel, 999, ReasonCode.PacketIdentifierNotFound);
        await server.ExpectQuietAsync();

        Assert.False(two.IsCompleted || next.IsCompleted);
    }

    [Theory]
    [InlineData(Qos.AtMostOnce)]
    [InlineData(Qos.AtLeastOnce)]
    public async Task Without_a_connection__a_publish_waits_and_is_sent_when_there_is_one(Qos qos)
    {
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start();

        Task<PublishResult>[] publishes = [client.PublishAsync("t", "1"u8, qos).AsTask(), client.PublishAsync("t", "2"u8, qos).AsTask()];
        Assert.All(publishes, static p => Assert.False(p.IsCompleted));
        fake.IsDown = false;
        ServerEnd server = await fake.AcceptAsync();

        foreach (string payload in new[] { "1", "2" })
        {
            WirePacket packet = await server.ExpectPublishAsync("t", payload);
            if (qos == Qos.AtLeastOnce)
            {
                await server.AckAsync(PacketType.PubAck, packet.PacketId);
            }
        }

        await Task.WhenAll(publishes).SoonAsync();
    }

    [Fact]
    public async Task A_publish_that_waits_too_long__fails_and_is_not_sent()
    {
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start(fake.Options with { PublishTimeout = TimeSpan.FromSeconds(30) });

        Task<PublishResult> publish = client.PublishAsync("t", "late"u8, Qos.AtLeastOnce).AsTask();
        fake.Time.Advance(TimeSpan.FromSeconds(29));
        Assert.False(publish.IsCompleted);
        fake.Time.Advance(TimeSpan.FromSeconds(2));

        await ExpectTimeoutAsync(publish, "is still waiting for the connection after 30 s");
        fake.IsDown = false;
        ServerEnd server = await fake.AcceptAsync();
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_full_outbox__refuses_and_says_what_to_do()
    {
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start(fake.Options with { OutboxCapacity = 3 });
        for (int i = 0; i < 3; i++)
        {
            _ = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask();
        }

        MqttException e = await Assert.ThrowsAsync<MqttException>(() => client.PublishAsync("t", "x"u8).AsTask());

        Assert.Equal(ReasonCode.QuotaExceeded, e.ReasonCode);
        Assert.Contains("OutboxCapacity", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_outbox__is_bounded_by_bytes()
    {
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start(fake.Options with { OutboxBytes = 1000 });
        _ = client.PublishAsync("t", new byte[900], Qos.AtLeastOnce).AsTask();

        await Assert.ThrowsAsync<MqttException>(() => client.PublishAsync("t", new byte[100]).AsTask());
        _ = client.PublishAsync("t", new byte[10]).AsTask();
    }

    [Fact]
    [Normative("MQTT-3.2.2-11", Mqtt.V5)]
    [Normative("MQTT-3.2.2-14", Mqtt.V5)]
    [Normative("MQTT-3.2.2-15", Mqtt.V5)]
    public async Task What_the_server_does_not_accept__is_refused_at_the_call()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(
            with: p => p.Add(PropertyId.MaximumQos, 1).Add(PropertyId.RetainAvailable, 0).Add(PropertyId.MaximumPacketSize, 100));

        foreach ((Func<ValueTask<PublishResult>> publish, ReasonCode reason) in new (Func<ValueTask<PublishResult>>, ReasonCode)[]
        {
            (() => client.PublishAsync("t", "x"u8, Qos.ExactlyOnce), ReasonCode.QosNotSupported),
            (() => client.PublishAsync("t", "x"u8, new MqttPublishOptions { Retain = true }), ReasonCode.RetainNotSupported),
            (() => client.PublishAsync("t", new byte[100], Qos.AtLeastOnce), ReasonCode.PacketTooLarge),
        })
        {
            MqttException e = await Assert.ThrowsAsync<MqttException>(() => publish().AsTask());
            Assert.Equal(reason, e.ReasonCode);
        }

        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task What_the_server_does_not_accept__fails_when_it_was_waiting_for_the_connection()
    {
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start();
        Task<PublishResult>[] refused =
        [
            client.PublishAsync("t", "x"u8, Qos.ExactlyOnce).AsTask(),
            client.PublishAsync("t", "x"u8, new MqttPublishOptions { Retain = true }).AsTask(),
            client.PublishAsync("t", new byte[100], Qos.AtLeastOnce).AsTask(),
        ];
        Task<PublishResult> fits = client.PublishAsync("t", "fits"u8, Qos.AtLeastOnce).AsTask();

        fake.IsDown = false;
        ServerEnd server = await fake.AcceptAsync(
            with: p => p.Add(PropertyId.MaximumQos, 1).Add(PropertyId.RetainAvailable, 0).Add(PropertyId.MaximumPacketSize, 100));
        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "fits")).PacketId);
        await fits.SoonAsync();

        ReasonCode?[] reasons = [ReasonCode.QosNotSupported, ReasonCode.RetainNotSupported, ReasonCode.PacketTooLarge];
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(reasons[i], (await Assert.ThrowsAsync<MqttException>(() => refused[i].SoonAsync())).ReasonCode);
        }
    }

    [Fact]
    public async Task A_publish_in_flight_without_an_answer__fails_in_time_and_its_late_answer_frees_the_id()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(
            fake.Options with { PublishTimeout = TimeSpan.FromMilliseconds(1500) }, with: p => p.Add(PropertyId.ReceiveMaximum, 1));
        Task<PublishResult> publish = client.PublishAsync("t", "1"u8, Qos.AtLeastOnce).AsTask();
        ushort id = (await server.ExpectPublishAsync("t", "1")).PacketId;

        fake.Time.Advance(TimeSpan.FromMilliseconds(1499));
        Assert.False(publish.IsCompleted);
        fake.Time.Advance(TimeSpan.FromMilliseconds(1));

        await ExpectTimeoutAsync(publish, "is not acknowledged after 1.5 s (mqtt://broker.test:1883)");
        Task<PublishResult> next = client.PublishAsync("t", "2"u8, Qos.AtLeastOnce).AsTask();
        await server.ExpectQuietAsync();
        await server.AckAsync(PacketType.PubAck, id);
        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "2")).PacketId);
        await next.SoonAsync();
    }

    [Fact]
    public async Task Each_publish__has_a_deadline_of_its_own()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { PublishTimeout = TimeSpan.FromSeconds(10) });
        Task<PublishResult> answered = client.PublishAsync("t", "0"u8, Qos.AtLeastOnce).AsTask();
        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "0")).PacketId);
        await answered.SoonAsync();
        fake.Time.Advance(TimeSpan.FromSeconds(3));
        Task<PublishResult> first = client.PublishAsync("t", "1"u8, Qos.AtLeastOnce).AsTask();
        fake.Time.Advance(TimeSpan.FromSeconds(4));
        Task<PublishResult> second = client.PublishAsync("t", "2"u8, Qos.ExactlyOnce).AsTask();

        fake.Time.Advance(TimeSpan.FromSeconds(6));
        await ExpectTimeoutAsync(first, "is not acknowledged after 10 s");
        Assert.False(second.IsCompleted);
        fake.Time.Advance(TimeSpan.FromSeconds(4));
        await ExpectTimeoutAsync(second, "is not acknowledged after 10 s");
    }

    [Fact]
    public async Task A_client_that_publishes_nothing__is_not_woken_by_deadlines()
    {
        var time = new CountingTime();
        await using var fake = new FakeServer { Time = time };
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { PublishTimeout = TimeSpan.FromSeconds(10) });
        fake.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.Equal(0, time.Fired);

        Task<PublishResult> publish = client.PublishAsync("t", "1"u8, Qos.AtLeastOnce).AsTask();
        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "1")).PacketId);
        await publish.SoonAsync();
        fake.Time.Advance(TimeSpan.FromMinutes(10));
        Assert.InRange(time.Fired, 0, 1);
    }

    /// <summary>By its text: giving up on the test's side is a timeout as well.</summary>
    private static async Task ExpectTimeoutAsync(Task publish, string text) =>
        Assert.Contains(text, (await Assert.ThrowsAsync<TimeoutException>(() => publish.SoonAsync())).Message, StringComparison.Ordinal);

    /// <summary>Counts how often timers wake somebody.</summary>
    private sealed class CountingTime : FakeTimeProvider
    {
        private int _fired;

        public int Fired => Volatile.Read(ref _fired);

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period) =>
            base.CreateTimer(
                s =>
                {
                    Interlocked.Increment(ref _fired);
                    callback(s);
                },
                state,
                dueTime,
                period);
    }
}
