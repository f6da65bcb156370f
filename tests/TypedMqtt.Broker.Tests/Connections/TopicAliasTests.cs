using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

public sealed class TopicAliasTests
{
    [Fact]
    [Normative("MQTT-3.3.2-12", Mqtt.V5)]
    public async Task An_alias__stands_for_its_topic_until_it_is_given_another()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient subscriber = await broker.ConnectAsync("s");
        await subscriber.SubscribeAsync("#", Qos.AtMostOnce);
        RawClient client = await broker.ConnectAsync("c");

        await client.PublishAsync("a", "1", with: Alias(10));
        await client.PublishAsync("b", "2", with: Alias(1));
        await client.PublishAsync("", "3", with: Alias(10));
        await client.PublishAsync("", "4", with: Alias(1));
        await client.PublishAsync("c", "5", with: Alias(10));
        await client.PublishAsync("", "6", Qos.AtLeastOnce, 1, with: p => p.AddUserProperty("x", "y").Add(PropertyId.TopicAlias, 10).AddUserProperty("z", ""));

        foreach ((string topic, string payload) in new[] { ("a", "1"), ("b", "2"), ("a", "3"), ("b", "4"), ("c", "5") })
        {
            Assert.Null((await subscriber.ExpectPublishAsync(topic, payload)).Number(PropertyId.TopicAlias));
        }

        Assert.Equal(["x=y", "z="], (await subscriber.ExpectPublishAsync("c", "6")).UserProperties);
    }

    [Fact]
    public async Task Aliases__belong_to_one_connection()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await broker.ConnectAsync("a");
        await first.PublishAsync("t", "x", with: Alias(1));
        await first.ExpectQuietAsync();
        RawClient second = await broker.ConnectAsync("b");

        await second.PublishAsync("", "x", with: Alias(1));

        await second.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    [Normative("MQTT-3.3.2-7", Mqtt.V5)]
    public async Task Aliases__end_with_the_connection_of_a_session()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("c") { Clean = false, Expiry = 100 };
        RawClient client = await broker.ConnectAsync(options);
        await client.PublishAsync("t", "x", with: Alias(1));
        await client.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);

        client = await broker.ConnectAsync(options, sessionPresent: true);
        await client.PublishAsync("", "x", with: Alias(1));

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task A_bad_topic__cannot_become_an_alias()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");

        await client.PublishAsync("a/#", "x", with: Alias(1));

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task A_retained_message_sent_by_alias__is_retained_under_its_topic()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.PublishAsync("t", "1", with: Alias(1));

        await client.PublishAsync("", "2", retain: true, with: Alias(1));

        await client.SubscribeAsync("t", Qos.AtMostOnce);
        WirePacket retained = await client.ExpectPublishAsync("t", "2");
        Assert.True(retained.Retain);
        Assert.Null(retained.Number(PropertyId.TopicAlias));
    }

    private static Action<MqttPropertiesBuilder> Alias(uint alias) => p => p.Add(PropertyId.TopicAlias, alias);
}
