using System.Text;
using TypedMqtt.Protocol.Topics;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Topics;

public sealed class TopicFilterTests
{
    [Theory]
    [InlineData("a", true)]
    [InlineData("/", true)]
    [InlineData("//", true)]
    [InlineData("#", true)]
    [InlineData("+", true)]
    [InlineData("+/+", true)]
    [InlineData("/+", true)]
    [InlineData("a/#", true)]
    [InlineData("+/a/#", true)]
    [InlineData("a b/é", true)]
    [InlineData("$SYS/#", true)]
    [InlineData("$shared/a", true)]
    [InlineData("$share/g/a", true)]
    [InlineData("$share/g//", true)]
    [InlineData("$share/g/#", true)]
    [InlineData("", false)]
    [InlineData("a#", false)]
    [InlineData("#/a", false)]
    [InlineData("a/#/b", false)]
    [InlineData("##", false)]
    [InlineData("a+", false)]
    [InlineData("+a/b", false)]
    [InlineData("a/++", false)]
    [InlineData("a\0", false)]
    [InlineData("$share", false)]
    [InlineData("$share/", false)]
    [InlineData("$share/g", false)]
    [InlineData("$share/g/", false)]
    [InlineData("$share//a", false)]
    [InlineData("$share/+/a", false)]
    [InlineData("$share/#", false)]
    [InlineData("$share/g/a#", false)]
    [Normative("MQTT-4.7.1-2", Mqtt.V311)]
    [Normative("MQTT-4.7.1-3", Mqtt.V311)]
    [Normative("MQTT-4.7.3-1", Mqtt.V311)]
    [Normative("MQTT-4.7.1-1", Mqtt.V5)]
    [Normative("MQTT-4.7.1-2", Mqtt.V5)]
    [Normative("MQTT-4.7.3-1", Mqtt.V5)]
    public void A_filter__is_valid_as_the_specification_says(string filter, bool expected) =>
        Assert.Equal(expected, TopicFilter.IsValid(Encoding.UTF8.GetBytes(filter)));

    [Theory]
    [InlineData("a", true)]
    [InlineData("/", true)]
    [InlineData("a//b", true)]
    [InlineData("$SYS/x", true)]
    [InlineData("a b", true)]
    [InlineData("", false)]
    [InlineData("+", false)]
    [InlineData("a/#", false)]
    [InlineData("a+b", false)]
    [InlineData("\0", false)]
    [Normative("MQTT-4.7.1-1", Mqtt.V311)]
    [Normative("MQTT-4.7.3-2", Mqtt.V311)]
    [Normative("MQTT-4.7.0-1", Mqtt.V5)]
    [Normative("MQTT-4.7.3-2", Mqtt.V5)]
    public void A_topic__is_valid_as_the_specification_says(string topic, bool expected) =>
        Assert.Equal(expected, TopicName.IsValid(Encoding.UTF8.GetBytes(topic)));

    [Fact]
    [Normative("MQTT-4.7.3-3", Mqtt.V311)]
    [Normative("MQTT-4.7.3-3", Mqtt.V5)]
    public void Topics_and_filters__of_more_than_65535_bytes_or_broken_UTF8__are_invalid()
    {
        Assert.True(TopicName.IsValid(Enumerable.Repeat((byte)'a', 65_535).ToArray()));
        Assert.False(TopicName.IsValid(Enumerable.Repeat((byte)'a', 65_536).ToArray()));
        Assert.True(TopicFilter.IsValid(Enumerable.Repeat((byte)'a', 65_535).ToArray()));
        Assert.False(TopicFilter.IsValid(Enumerable.Repeat((byte)'a', 65_536).ToArray()));
        Assert.False(TopicName.IsValid([0xED, 0xA0, 0x80]));
        Assert.False(TopicFilter.IsValid([0x61, 0x2F, 0xC3]));
    }

    [Theory]
    [InlineData("sport/#", "sport", true)]
    [InlineData("sport/#", "sport/", true)]
    [InlineData("sport/#", "sports", false)]
    [InlineData("sport/+", "sport", false)]
    [InlineData("sport/+", "sport/", true)]
    [InlineData("+/+", "/finance", true)]
    [InlineData("+", "/finance", false)]
    [InlineData("/a", "a", false)]
    [InlineData("a/", "a", false)]
    [InlineData("A", "a", false)]
    [InlineData("#", "$SYS", false)]
    [InlineData("+/monitor", "$SYS/monitor", false)]
    [InlineData("$SYS/#", "$SYS", true)]
    [InlineData("a/+", "a/$b", true)]
    public void The_examples_of_the_specification__match_as_it_says(string filter, string topic, bool expected) =>
        Assert.Equal(expected, TopicFilter.Matches(Encoding.UTF8.GetBytes(filter), Encoding.UTF8.GetBytes(topic)));

    [Theory]
    [InlineData("$share/g/a", "g", "a")]
    [InlineData("$share/g h//", "g h", "/")]
    [InlineData("$share/$share/$share/g/a", "$share", "$share/g/a")]
    public void A_shared_filter__is_split_after_its_group(string filter, string group, string inner)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(filter);

        Assert.True(SharedFilter.IsShared(bytes));
        Assert.True(SharedFilter.TryParse(bytes, out ReadOnlySpan<byte> foundGroup, out ReadOnlySpan<byte> foundInner));
        Assert.Equal((group, inner), (Encoding.UTF8.GetString(foundGroup), Encoding.UTF8.GetString(foundInner)));
    }

    [Theory]
    [InlineData("$share", true)]
    [InlineData("$share/g", true)]
    [InlineData("$share//a", true)]
    [InlineData("$shared/g/a", false)]
    [InlineData("share/g/a", false)]
    [InlineData("$SHARE/g/a", false)]
    public void A_filter_that_cannot_be_split__may_still_be_meant_as_shared(string filter, bool shared)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(filter);

        Assert.Equal(shared, SharedFilter.IsShared(bytes));
        Assert.False(SharedFilter.TryParse(bytes, out _, out _));
    }
}
