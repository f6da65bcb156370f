using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>Matching (4.7), in both versions.</summary>
public sealed class TopicRulesTests
{
    [Theory]
    [InlineData("#")]
    [InlineData("+")]
    [InlineData("+/a")]
    [InlineData("+/#")]
    [Normative("MQTT-4.7.2-1", Mqtt.V311)]
    [Normative("MQTT-4.7.2-1", Mqtt.V5)]
    public async Task A_leading_wildcard__does_not_match_a_dollar(string filter)
    {
        foreach (ProtocolVersion version in new[] { ProtocolVersion.V311, ProtocolVersion.V5 })
        {
            await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
            RawClient client = await broker.ConnectAsync("c", version);
            await client.SubscribeAsync(filter, Qos.AtMostOnce);

            await client.PublishAsync("$own", "x", retain: true);
            await client.PublishAsync("$own/a", "x", retain: true);

            await client.ExpectQuietAsync();
            await client.SubscribeAsync(filter, Qos.AtMostOnce);
            await client.ExpectQuietAsync();
        }
    }

    [Theory]
    [InlineData("a/", "a")]
    [InlineData("/a", "a")]
    [InlineData("a//b", "a/b")]
    [InlineData("A", "a")]
    [InlineData("a ", "a")]
    [InlineData("\u00E9", "e\u0301")]
    [InlineData("\uFEFFa", "a")]
    [InlineData("a/./b", "a/b")]
    [InlineData("\u212B", "\u00C5")]
    [Normative("MQTT-4.7.3-4", Mqtt.V311)]
    [Normative("MQTT-4.7.3-4", Mqtt.V5)]
    public async Task Characters__are_matched_as_they_are(string one, string other)
    {
        foreach (ProtocolVersion version in new[] { ProtocolVersion.V311, ProtocolVersion.V5 })
        {
            await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
            RawClient client = await broker.ConnectAsync("c", version);
            await client.SubscribeAsync(one, Qos.AtMostOnce);

            await client.PublishAsync(other, "other", retain: true);
            await client.PublishAsync(one, "one");

            await client.ExpectPublishAsync(one, "one");
            await client.ExpectQuietAsync();
        }
    }
}
