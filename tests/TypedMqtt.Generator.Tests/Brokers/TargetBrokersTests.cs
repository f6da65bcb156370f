using TypedMqtt.Generator.Brokers;

namespace TypedMqtt.Generator.Tests.Brokers;

/// <summary>What the property <c>TypedMqttTargetBrokers</c> says.</summary>
public sealed class TargetBrokersTests
{
    [Theory]
    [InlineData("rabbitmq-4", "rabbitmq-4")]
    [InlineData("RabbitMQ-4", "rabbitmq-4")]
    [InlineData("rabbitmq-4.1.3", "rabbitmq-4")]
    [InlineData("rabbitmq-3.10.8", "rabbitmq-3.10")]
    [InlineData("rabbitmq-3", "rabbitmq-3.12")]
    [InlineData("rabbitmq", "rabbitmq-4")]
    [InlineData("mosquitto-2", "mosquitto-2.1")]
    [InlineData("nats", "nats-2.11")]
    [InlineData("vernemq-2.0", "vernemq")]
    [InlineData("aws-iot-core", "aws-iot-core")]
    [InlineData("rabbitmq-3.1", null)]
    [InlineData("rabbitmq-4x", null)]
    [InlineData("mosquitto-3", null)]
    [InlineData("aws", null)]
    [InlineData("", null)]
    public void Name__is_a_broker_with_or_without_its_version(string given, string? found) => Assert.Equal(found, BrokerProfiles.Find(given)?.Name);

    [Theory]
    [InlineData("rabitmq", "rabbitmq-4")]
    [InlineData("rabbitmq-5", "rabbitmq-4")]
    [InlineData("nats-3", "nats-2.11")]
    [InlineData("aws-iot", "aws-iot-core")]
    [InlineData("azure-eventgrid", "azure-event-grid")]
    [InlineData("kafka", null)]
    public void Nearest__is_what_was_probably_meant(string given, string? meant) => Assert.Equal(meant, BrokerProfiles.Nearest(given));

    [Fact]
    public void Several__are_separated_as_lists_in_MSBuild_are_or_for_the_compiler()
    {
        foreach (var value in new[] { "emqx-5;nats-2.11", "emqx-5,nats-2.11", " emqx-5 | nats-2.11;emqx-5;" })
            Assert.Equal(["emqx-5", "nats-2.11"], TargetBrokers.Parse(value).Profiles.Select(p => p.Name));
    }

    [Fact]
    public void Settings__replace_those_of_the_profile()
    {
        var profile = Assert.Single(TargetBrokers.Parse(
            "emqx:qos2=no:retain=No:retain-wildcard=no:shared=no:expiry=no:user-properties=no:packet=1:payload=2:retained-payload=3:topic=4:levels=5:session=6").Profiles);

        Assert.Equal(
            new BrokerProfile("emqx")
            {
                Mqtt5 = BrokerSupport.Yes,
                Qos2 = BrokerSupport.No,
                Retained = BrokerSupport.No,
                RetainedForWildcards = BrokerSupport.No,
                Shared = BrokerSupport.No,
                Expiry = BrokerSupport.No,
                UserProperties = BrokerSupport.No,
                PacketBytes = 1,
                PayloadBytes = 2,
                RetainedBytes = 3,
                TopicBytes = 4,
                Levels = 5,
                SessionSeconds = 6,
            },
            profile with { Translations = new BrokerProfile("").Translations });
    }

    [Fact]
    public void Without_version_5__there_is_nothing_of_it()
    {
        var profile = Assert.Single(TargetBrokers.Parse("mosquitto:mqtt5=no").Profiles);

        Assert.Equal((BrokerSupport.No, BrokerSupport.No, BrokerSupport.No, BrokerSupport.No, BrokerSupport.Yes), (profile.Mqtt5, profile.Shared, profile.Expiry, profile.UserProperties, profile.Qos2));
    }

    [Theory]
    [InlineData("emqx:levles=7", "levles=7", "(did you mean levels?); known are mqtt5, ")]
    [InlineData("emqx:levels", "levels", "levels is a number, of bytes, levels or seconds")]
    [InlineData("emqx:levels=0", "levels=0", "levels is a number, of bytes, levels or seconds")]
    [InlineData("emqx:levels=-1", "levels=-1", "levels is a number, of bytes, levels or seconds")]
    [InlineData("emqx:retain=off", "retain=off", "retain is yes or no")]
    [InlineData("emqq", "emqq", "(did you mean emqx-5?); known are mosquitto-1.6, ")]
    public void Mistake__is_told_with_what_is_known(string value, string words, string reason)
    {
        var (actual, why) = Assert.Single(TargetBrokers.Parse(value).Mistakes);

        Assert.Equal(words, actual);
        Assert.Contains(reason, why, StringComparison.Ordinal);
    }
}
