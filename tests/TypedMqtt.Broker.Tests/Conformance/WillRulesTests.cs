using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>The will (3.1.2.5 to 3.1.2.7), in both versions.</summary>
public sealed class WillRulesTests
{
    private static readonly WillOptions Will = new("w", "gone");

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.2-10", Mqtt.V311)]
    [Normative("MQTT-3.1.2-12", Mqtt.V311)]
    [Normative("MQTT-3.1.2-10", Mqtt.V5)]
    public async Task A_will__is_gone_once_it_was_published(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        var options = new ConnectOptions("c") { Clean = false, Expiry = 1000 };
        (await broker.ConnectAsync(options with { Will = Will }, version)).Cut();
        await watcher.TakeAsync("w", "gone");
        await broker.ExpectConnectionsAsync(1);

        // The session goes on, with a connection that has no will.
        (await broker.ConnectAsync(options, version, sessionPresent: true)).Cut();
        await broker.ExpectConnectionsAsync(1);
        broker.Advance(2000);

        await watcher.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.2-10", Mqtt.V311)]
    [Normative("MQTT-3.14.4-3", Mqtt.V311)]
    [Normative("MQTT-3.1.2-10", Mqtt.V5)]
    [Normative("MQTT-3.14.4-3", Mqtt.V5)]
    public async Task A_normal_DISCONNECT__takes_the_will_back_for_ever(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Clean = false, Expiry = 1000, Will = Will with { Delay = 10 } }, version);

        await client.DisconnectAsync();
        await broker.ExpectConnectionsAsync(1);
        broker.Advance(2000);

        await watcher.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, true)]
    [InlineData(ProtocolVersion.V311, false)]
    [InlineData(ProtocolVersion.V5, true)]
    [InlineData(ProtocolVersion.V5, false)]
    [Normative("MQTT-3.1.2-16", Mqtt.V311)]
    [Normative("MQTT-3.1.2-17", Mqtt.V311)]
    [Normative("MQTT-3.1.2-14", Mqtt.V5)]
    [Normative("MQTT-3.1.2-15", Mqtt.V5)]
    public async Task A_will__is_retained_when_it_says_so(ProtocolVersion version, bool retain)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);

        (await broker.ConnectAsync(new ConnectOptions("c") { Will = Will with { Retain = retain } }, version)).Cut();
        await watcher.TakeAsync("w", "gone");

        RawClient late = await broker.ConnectAsync("late", version);
        await late.SubscribeAsync("w");
        if (retain)
        {
            Assert.True((await late.TakeAsync("w", "gone")).Retain);
        }

        await late.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.2-8", Mqtt.V311)]
    [Normative("MQTT-3.1.2-7", Mqtt.V5)]
    [Normative("MQTT-3.1.2-8", Mqtt.V5)]
    public async Task A_will__waits_for_the_end_of_the_connection(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await WatchAsync(broker);
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Will = Will with { Qos = Qos.ExactlyOnce } }, version);
        broker.Advance(1000);
        await watcher.ExpectQuietAsync();

        client.Cut();

        Assert.Equal(Qos.ExactlyOnce, (await watcher.TakeAsync("w", "gone")).Qos);
    }

    private static async Task<RawClient> WatchAsync(BrokerUnderTest broker)
    {
        RawClient watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("#", Qos.ExactlyOnce);
        return watcher;
    }
}
