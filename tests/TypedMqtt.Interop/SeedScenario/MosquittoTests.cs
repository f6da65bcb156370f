using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Interop.SeedScenario;

/// <summary>The scenario under the real mosquitto, with the same files.</summary>
[Trait("Peer", "mosquitto")]
public sealed class MosquittoTests
{
    [Theory]
    [InlineData("5")]
    [InlineData("311")]
    [Normative("MQTT-7.0.0-2", Mqtt.V311)]
    public Task Seed_scenario__with_our_programs(string version) => Scenario.RunAsync("mosquitto", "typedmqtt", version);

    [Theory]
    [InlineData("5")]
    [InlineData("311")]
    public Task Seed_scenario__with_its_own_programs(string version) => Scenario.RunAsync("mosquitto", "mosquitto", version);
}
