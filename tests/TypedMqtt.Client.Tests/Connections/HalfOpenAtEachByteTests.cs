using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>The guarantees of QoS 1 and 2 when the connection falls silent after any byte of the dialogue, and neither end is told.</summary>
public sealed class HalfOpenAtEachByteTests : EachByteTests
{
    private int _noticed;

    private protected override TimeSpan KeepAlive => TimeSpan.FromSeconds(10);

    [Theory]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311)]
    public async Task A_publisher__notices_in_time_and_is_heard_as_often_as_its_QoS_promises(Qos qos, ProtocolVersion version)
    {
        await PublishWithEachFaultAsync(qos, version);

        Assert.True(_noticed > 15, $"{_noticed} connections fell silent.");
    }

    [Theory]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311, 1)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 1)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V5, 2)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V5, 2)]
    [InlineData(Qos.AtLeastOnce, ProtocolVersion.V311, 2)]
    [InlineData(Qos.ExactlyOnce, ProtocolVersion.V311, 2)]
    public async Task A_subscriber__notices_in_time_and_hears_as_often_as_the_QoS_promises_and_in_order(Qos qos, ProtocolVersion version, int faults)
    {
        await SubscribeWithEachFaultAsync(qos, version, faults);

        Assert.True(_noticed > 50, $"{_noticed} connections fell silent.");
    }

    private protected override IFaultyTransport Wrap(IMqttTransport inner) => new HalfOpenTransport(inner, Time);

    private protected override void Check(IFaultyTransport transport, string where)
    {
        if (((HalfOpenTransport)transport).NoticedAfter is { } noticed)
        {
            _noticed++;
            Assert.True(noticed <= KeepAlive * 1.5, $"It was noticed after {noticed} at {where}.");
        }
    }
}
