using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Interop.SeedScenario;

/// <summary>The scenario under our broker.</summary>
public sealed class OwnBrokerTests
{
    [Theory]
    [InlineData("5")]
    [InlineData("311")]
    public Task Seed_scenario__with_our_programs(string version) => Scenario.RunAsync("typedmqtt", "typedmqtt", version);

    [Theory, Trait("Peer", "mosquitto")]
    [InlineData("5")]
    [InlineData("311")]
    [Normative("MQTT-7.0.0-2", Mqtt.V311)]
    public Task Seed_scenario__with_the_programs_of_mosquitto(string version) => Scenario.RunAsync("typedmqtt", "mosquitto", version);
}
