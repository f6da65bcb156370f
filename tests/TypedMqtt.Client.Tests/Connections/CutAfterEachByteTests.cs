using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>The guarantees of QoS 1 and 2, whatever byte of the dialogue is the last that arrives.</summary>
public sealed class CutAfterEachByteTests : EachByteTests
{
    [Theory]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311)]
    [Normative("MQTT-4.3.2-1", Mqtt.V311)]
    [Normative("MQTT-4.3.3-1", Mqtt.V311)]
    [Normative("MQTT-4.4.0-1", Mqtt.V311)]
    [Normative("MQTT-4.4.0-1", Mqtt.V5)]
    public Task A_publisher__is_heard_as_often_as_its_QoS_promises(Qos qos, ProtocolVersion version) => PublishWithEachFaultAsync(qos, version);

    [Theory]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5, 2)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 2)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311, 2)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 2)]
    public Task A_subscriber__hears_as_often_as_the_QoS_promises_and_in_order(Qos qos, ProtocolVersion version, int cuts) =>
        SubscribeWithEachFaultAsync(qos, version, cuts);

    private protected override IFaultyTransport Wrap(IMqttTransport inner) => new CuttingTransport(inner);
}
