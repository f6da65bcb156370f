using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

public sealed class KeepAliveTests
{
    [Fact]
    [ShippedBug(9)]
    public async Task A_connection_that_says_nothing__is_closed_after_ten_seconds()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();

        broker.Advance(9.9);
        Assert.Equal(1, broker.Broker.Statistics.Connections);
        broker.Advance(0.2);

        await client.ExpectEndAsync();
    }

    [Fact]
    [ShippedBug(9)]
    public async Task A_CONNECT_that_drips_in__gets_no_more_time()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();
        byte[] connect = client.EncodeConnect(new ConnectOptions("client"));

        for (int i = 0; i < 10; i++)
        {
            await client.SendAsync(connect[i]);
            broker.Advance(1);
        }

        broker.Advance(0.1);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_slow_authenticator__does_not_hold_a_connection_beyond_the_deadline()
    {
        var policy = new TestPolicy { Gate = new TaskCompletionSource().Task };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient client = broker.Open();
        await client.SendAsync(client.EncodeConnect(new ConnectOptions("c")));
        await BrokerUnderTest.EventuallyAsync(() => policy.Questions == 1);

        broker.Advance(10.1);

        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V311)]
    [Normative("MQTT-3.1.2-24", Mqtt.V311)]
    [Normative("MQTT-3.1.2-22", Mqtt.V5)]
    [Normative("MQTT-3.2.2-22", Mqtt.V5)]
    public async Task Silence_of_one_and_a_half_intervals__closes(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { KeepAlive = 10 }, version);

        broker.Advance(14.9);
        Assert.Equal(1, broker.Broker.Statistics.Connections);
        broker.Advance(0.2);

        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    [Fact]
    public async Task Any_packet__starts_the_interval_again()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { KeepAlive = 10 });

        for (int i = 0; i < 5; i++)
        {
            broker.Advance(14);
            await client.PublishAndSettleAsync("t", "x", Qos.AtLeastOnce);
        }

        broker.Advance(15.1);
        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    [Fact]
    public async Task Part_of_a_packet__does_not_count()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { KeepAlive = 10 });

        broker.Advance(14);
        await client.SendAsync(0xC0);
        broker.Advance(1.1);

        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    [Fact]
    public async Task Zero__turns_the_check_off()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");

        broker.Advance(200_000);

        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(0)]
    [InlineData(600)]
    public async Task The_brokers_maximum__is_imposed_on_a_5_0_client_and_told(ushort asked)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumKeepAlive = 20 });
        RawClient client = broker.Open();

        WirePacket answer = await client.ConnectAsync(new ConnectOptions("c") { KeepAlive = asked });

        Assert.Equal(20u, answer.Number(PropertyId.ServerKeepAlive));
        broker.Advance(30.1);
        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(21)]
    [ShippedBug(34)]
    public async Task The_brokers_maximum__refuses_a_3x_client_that_cannot_be_told(ushort asked)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumKeepAlive = 20 });
        RawClient client = broker.Open(ProtocolVersion.V311);

        WirePacket answer = await client.ConnectAsync(new ConnectOptions("c") { KeepAlive = asked });

        Assert.Equal([0x20, 2, 0, 2], answer.Bytes);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Keep_alive_timeout__publishes_the_will()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("w");
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { KeepAlive = 10, Will = new WillOptions("w", "gone") });

        broker.Advance(15.1);

        await client.ExpectClosedAsync(ReasonCode.KeepAliveTimeout);
        await watcher.TakeAsync("w", "gone");
    }

    [Fact]
    public async Task PINGREQ__is_answered()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");

        await client.SendAsync(0xC0, 0, 0xC0, 0);

        await client.ExpectAsync(PacketType.PingResp);
        await client.ExpectAsync(PacketType.PingResp);
    }
}
