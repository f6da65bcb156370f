using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>Which session a CONNECT gets and how long it lasts (3.1.2.4, 3.1.4, 3.2.2.1, 4.1).</summary>
public sealed class SessionRulesTests
{
    private static readonly ConnectOptions Persistent = new("c") { Clean = false, Expiry = 1000 };

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.2.2-2", Mqtt.V311)]
    [Normative("MQTT-3.2.2-3", Mqtt.V311)]
    [Normative("MQTT-3.1.2-4", Mqtt.V311)]
    [Normative("MQTT-3.1.2-5", Mqtt.V5)]
    [Normative("MQTT-3.1.2-6", Mqtt.V5)]
    [Normative("MQTT-3.2.2-3", Mqtt.V5)]
    public async Task Without_a_clean_start__a_session_is_created_and_resumed(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(Persistent, version, sessionPresent: false);
        await client.SubscribeAsync("t");
        client.Cut();
        await broker.ExpectConnectionsAsync(0);

        client = await broker.ConnectAsync(Persistent, version, sessionPresent: true);

        await client.PublishAsync("t", "x");
        await client.ExpectPublishAsync("t", "x");
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.2-6", Mqtt.V311)]
    [Normative("MQTT-3.1.4-3", Mqtt.V311)]
    [Normative("MQTT-3.2.2-1", Mqtt.V311)]
    [Normative("MQTT-3.1.2-4", Mqtt.V5)]
    [Normative("MQTT-3.1.4-4", Mqtt.V5)]
    [Normative("MQTT-3.2.2-2", Mqtt.V5)]
    public async Task A_clean_start__finds_nothing_and_says_so(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(Persistent, version);
        await client.SubscribeAsync("t");
        client.Cut();
        await broker.ExpectConnectionsAsync(0);
        RawClient publisher = await broker.ConnectAsync("p");
        await publisher.PublishAndSettleAsync("t", "queued");

        client = await broker.ConnectAsync(Persistent with { Clean = true }, version, sessionPresent: false);

        await publisher.PublishAndSettleAsync("t", "live");
        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.3-2", Mqtt.V311)]
    [Normative("MQTT-3.1.4-2", Mqtt.V311)]
    [Normative("MQTT-3.1.3-2", Mqtt.V5)]
    [Normative("MQTT-3.1.4-3", Mqtt.V5)]
    public async Task A_second_connection_of_a_client__ends_the_first_and_of_another_does_not(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient older = await broker.ConnectAsync(Persistent, version);

        RawClient other = await broker.ConnectAsync(Persistent with { ClientId = "C" }, version, sessionPresent: false);
        await older.ExpectQuietAsync();
        await broker.ConnectAsync(Persistent, version, sessionPresent: true);

        await older.ExpectClosedAsync(ReasonCode.SessionTakenOver);
        await other.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-4.1.0-2", Mqtt.V311)]
    [Normative("MQTT-4.1.0-1", Mqtt.V5)]
    public async Task A_session__lasts_as_long_as_its_connection_whatever_its_expiry(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { Expiry = 1 }, version);
        await client.SubscribeAsync("t");

        broker.Advance(100_000);

        await client.PublishAsync("t", "x");
        await client.ExpectPublishAsync("t", "x");
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.2-7", Mqtt.V311)]
    public async Task Retained_messages__outlive_the_session_that_published_them(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient publisher = await broker.ConnectAsync("p", version);
        await publisher.PublishAndSettleAsync("t", "x", retain: true);
        await publisher.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);
        Assert.Equal(0, broker.Broker.Statistics.Sessions);

        RawClient client = await broker.ConnectAsync("c", version);
        await client.SubscribeAsync("t");

        await client.TakeAsync("t", "x");
    }

    [Theory]
    [InlineData(0u, false)]
    [InlineData(10u, true)]
    [Normative("MQTT-3.1.2-23", Mqtt.V5)]
    [Normative("MQTT-4.1.0-2", Mqtt.V5)]
    public async Task Session_state__is_kept_for_the_expiry_interval_and_no_longer(uint expiry, bool kept)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(Persistent with { Expiry = expiry });
        client.Cut();
        await broker.ExpectConnectionsAsync(0);

        broker.Advance(9.9);
        Assert.Equal(kept ? 1 : 0, broker.Broker.Statistics.Sessions);
        broker.Advance(0.2);

        Assert.Equal(0, broker.Broker.Statistics.Sessions);
    }
}
