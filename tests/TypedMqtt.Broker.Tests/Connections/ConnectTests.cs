using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.ShippedBugs;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

public sealed class ConnectTests
{
    [Theory]
    [InlineData(ProtocolVersion.V31)]
    [InlineData(ProtocolVersion.V311)]
    [Normative("MQTT-3.1.4-4", Mqtt.V311)]
    [Normative("MQTT-3.2.0-1", Mqtt.V311)]
    [Normative("MQTT-3.2.2-1", Mqtt.V311)]
    public async Task A_3x_client__gets_a_bare_CONNACK(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open(version);

        WirePacket answer = await client.ConnectAsync(new ConnectOptions("c"));

        Assert.Equal([0x20, 2, 0, 0], answer.Bytes);
    }

    [Fact]
    [Normative("MQTT-3.2.2-9", Mqtt.V5)]
    public async Task A_5_0_client__is_told_what_the_broker_allows()
    {
        var limits = new MqttBrokerLimits { MaximumInflightMessages = 7, MaximumPacketSize = 5000, MaximumTopicAlias = 3, MaximumQos = Qos.AtLeastOnce, RetainAvailable = false };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(limits);

        WirePacket answer = await broker.Open().ConnectAsync(new ConnectOptions("c"));

        Assert.Equal(7u, answer.Number(PropertyId.ReceiveMaximum));
        Assert.Equal(5000u, answer.Number(PropertyId.MaximumPacketSize));
        Assert.Equal(3u, answer.Number(PropertyId.TopicAliasMaximum));
        Assert.Equal(1u, answer.Number(PropertyId.MaximumQos));
        Assert.Equal(0u, answer.Number(PropertyId.RetainAvailable));
        Assert.Null(answer.Number(PropertyId.AssignedClientIdentifier));
        Assert.Null(answer.Number(PropertyId.ServerKeepAlive));
        Assert.Null(answer.Number(PropertyId.SessionExpiryInterval));
    }

    [Fact]
    [Normative("MQTT-3.1.3-6", Mqtt.V5)]
    [Normative("MQTT-3.2.2-16", Mqtt.V5)]
    public async Task An_empty_client_id__gets_a_unique_one_assigned()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();

        string? first = (await broker.Open().ConnectAsync(new ConnectOptions())).TextOf(PropertyId.AssignedClientIdentifier);
        string? second = (await broker.Open().ConnectAsync(new ConnectOptions { Clean = false })).TextOf(PropertyId.AssignedClientIdentifier);

        Assert.False(string.IsNullOrEmpty(first));
        Assert.False(string.IsNullOrEmpty(second));
        Assert.NotEqual(first, second);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, false)]
    [InlineData(ProtocolVersion.V31, false)]
    [InlineData(ProtocolVersion.V31, true)]
    [Normative("MQTT-3.1.3-8", Mqtt.V311)]
    [Normative("MQTT-3.2.2-4", Mqtt.V311)]
    [Normative("MQTT-3.2.2-5", Mqtt.V311)]
    public async Task An_empty_client_id_where_3x_forbids_it__is_refused_with_2(ProtocolVersion version, bool clean)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open(version);

        WirePacket answer = await client.ConnectAsync(new ConnectOptions { Clean = clean });

        Assert.Equal([0x20, 2, 0, 2], answer.Bytes);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task An_empty_client_id_in_3_1_1_with_clean_session__is_accepted()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();

        Assert.Equal([0x20, 2, 0, 0], (await broker.Open(ProtocolVersion.V311).ConnectAsync(new ConnectOptions())).Bytes);
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, new byte[] { 0x20, 3, 0, 0x86, 0 })]
    [InlineData(ProtocolVersion.V311, new byte[] { 0x20, 2, 0, 4 })]
    [Normative("MQTT-3.1.4-5", Mqtt.V311)]
    [Normative("MQTT-3.1.4-2", Mqtt.V5)]
    [Normative("MQTT-3.1.4-6", Mqtt.V5)]
    [Normative("MQTT-3.2.2-6", Mqtt.V5)]
    public async Task A_wrong_password__is_refused_and_nothing_behind_it_is_processed(ProtocolVersion version, byte[] expected)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: new TestPolicy().Configure);
        RawClient client = broker.Open(version);
        RawClient bystander = await broker.ConnectAsync("bystander");
        await bystander.SubscribeAsync("#");

        byte[] connect = client.EncodeConnect(new ConnectOptions("c") { User = "u", Password = "wrong" });
        await client.SendAsync([.. connect, .. client.Encode("t", "x", Qos.AtMostOnce, 0)]);

        Assert.Equal(expected, (await client.ExpectAsync(PacketType.ConnAck)).Bytes);
        await client.ExpectEndAsync();
        await bystander.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(6, "MQTT")]
    [InlineData(3, "MQTT")]
    [InlineData(4, "MQIsdp")]
    [InlineData(0x84, "MQTT")]
    [Normative("MQTT-3.1.2-2", Mqtt.V311)]
    [Normative("MQTT-3.1.2-2", Mqtt.V5)]
    public async Task An_unknown_protocol_level__is_refused_with_return_code_1(byte level, string name)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open(ProtocolVersion.V311);
        byte[] text = System.Text.Encoding.UTF8.GetBytes(name);
        byte[] body = [0, (byte)text.Length, .. text, level, 2, 0, 0, 0, 1, (byte)'c'];

        await client.SendAsync([0x10, (byte)body.Length, .. body]);

        Assert.Equal([0x20, 2, 0, 1], (await client.ExpectAsync(PacketType.ConnAck)).Bytes);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Packets_behind_a_CONNECT__are_processed_once_it_is_accepted()
    {
        var gate = new TaskCompletionSource();
        var policy = new TestPolicy { Gate = gate.Task };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient client = broker.Open();

        await client.SendAsync([.. client.EncodeConnect(new ConnectOptions("c")), 0xC0, 0]);
        gate.SetResult();

        await client.ExpectAsync(PacketType.ConnAck);
        await client.ExpectAsync(PacketType.PingResp);
    }

    [Fact]
    [Normative("MQTT-3.1.0-2", Mqtt.V5)]
    [ShippedBug(12)]
    public async Task A_second_CONNECT__is_a_protocol_error()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");

        await client.SendAsync(client.EncodeConnect(new ConnectOptions("c")));

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Theory]
    [InlineData("11 0E 0004 4D515454 05 02 0000 00 0001 63", ReasonCode.MalformedPacket)]
    [InlineData("10 0E 0004 4D515454 05 1E 0000 00 0001 63", ReasonCode.MalformedPacket)]
    [InlineData("10 11 0004 4D515454 05 02 0000 03 210000 0001 63", ReasonCode.ProtocolError)]
    [Normative("MQTT-3.1.4-1", Mqtt.V5)]
    public async Task A_malformed_5_0_CONNECT__is_answered_with_its_reason(string hex, ReasonCode reason)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();

        await client.SendAsync(Convert.FromHexString(hex.Replace(" ", "")));

        Assert.Equal(reason, (await client.ExpectAsync(PacketType.ConnAck)).Reason);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, true, 0x9B)]
    [InlineData(ProtocolVersion.V5, false, 0x9A)]
    [InlineData(ProtocolVersion.V311, true, 0x87)]
    [Normative("MQTT-3.2.2-6", Mqtt.V311)]
    [Normative("MQTT-3.2.2-12", Mqtt.V5)]
    [Normative("MQTT-3.2.2-13", Mqtt.V5)]
    public async Task A_will_the_broker_cannot_honour__is_refused(ProtocolVersion version, bool becauseOfQos, byte reason)
    {
        var limits = new MqttBrokerLimits { MaximumQos = becauseOfQos ? Qos.AtLeastOnce : Qos.ExactlyOnce, RetainAvailable = becauseOfQos };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(limits);
        RawClient client = broker.Open(version);
        var will = new WillOptions("w", "x") { Qos = becauseOfQos ? Qos.ExactlyOnce : Qos.AtMostOnce, Retain = !becauseOfQos };

        await client.SendAsync(client.EncodeConnect(new ConnectOptions("c") { Will = will }));

        if (version == ProtocolVersion.V5)
        {
            Assert.Equal((ReasonCode)reason, (await client.ExpectAsync(PacketType.ConnAck)).Reason);
        }

        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task A_will_on_a_topic_that_is_too_deep__is_refused_with_the_CONNECT()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumTopicLevels = 3 });
        RawClient client = broker.Open();

        WirePacket answer = await client.ConnectAsync(new ConnectOptions("c") { Will = new WillOptions("a/b/c/d", "x") });

        Assert.Equal(ReasonCode.TopicNameInvalid, answer.Reason);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task Session_expiry_beyond_the_brokers_limit__is_lowered_and_told()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumSessionExpiry = TimeSpan.FromSeconds(60) });

        Assert.Equal(60u, (await broker.Open().ConnectAsync(new ConnectOptions("a") { Expiry = uint.MaxValue })).Number(PropertyId.SessionExpiryInterval));
        Assert.Null((await broker.Open().ConnectAsync(new ConnectOptions("b") { Expiry = 30 })).Number(PropertyId.SessionExpiryInterval));
    }

    [Fact]
    public async Task More_connections_than_allowed__are_closed_at_once()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumConnections = 1 });
        RawClient first = await broker.ConnectAsync("a");

        await broker.Open().ExpectEndAsync();
        await first.ExpectQuietAsync();
    }
}
