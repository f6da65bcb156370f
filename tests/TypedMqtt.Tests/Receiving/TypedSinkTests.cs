using TypedMqtt.Client.Receiving;
using TypedMqtt.Receiving;

namespace TypedMqtt.Tests.Receiving;

/// <summary>Whether a typed subscription can take one more message of QoS 1 or 2; without room the client gives the connection up.</summary>
public sealed class TypedSinkTests
{
    private const int Buffer = 2;

    [Fact]
    public void HasRoom__with_wait__for_the_buffer_and_what_can_be_in_flight()
    {
        TypedSink<LineTelemetry.StepMessage> sink = Create(OverflowPolicy.Wait);
        for (int i = 0; i < Buffer + MessageSink.MostInFlight; i++)
        {
            Assert.True(sink.HasRoom, $"after {i}");
            Deliver(sink, Qos.AtLeastOnce);
        }

        Assert.False(sink.HasRoom);

        Assert.True(sink.Items.Reader.TryRead(out _));
        Assert.True(sink.HasRoom);
        Assert.Equal(0, sink.Counters.Dropped);
    }

    [Fact]
    public void HasRoom__with_wait__is_not_used_up_by_QoS_0()
    {
        TypedSink<LineTelemetry.StepMessage> sink = Create(OverflowPolicy.Wait);
        for (int i = 0; i < 10; i++)
        {
            Deliver(sink, Qos.AtMostOnce);
        }

        Assert.True(sink.HasRoom);
        Assert.Equal(10 - Buffer, sink.Counters.Dropped);
    }

    [Theory]
    [InlineData(OverflowPolicy.DropOldest)]
    [InlineData(OverflowPolicy.DropNewest)]
    public void HasRoom__with_a_policy_that_loses_messages__always(OverflowPolicy overflow)
    {
        TypedSink<LineTelemetry.StepMessage> sink = Create(overflow);
        for (int i = 0; i < 10; i++)
        {
            Assert.True(sink.HasRoom);
            Deliver(sink, Qos.AtLeastOnce);
        }

        Assert.True(sink.HasRoom);
        Assert.Equal(10 - Buffer, sink.Counters.Dropped);
    }

    private static TypedSink<LineTelemetry.StepMessage> Create(OverflowPolicy overflow) =>
        new(LineTelemetry.Step, [], new SubscribeOptions { BufferCapacity = Buffer, Overflow = overflow }, null);

    private static void Deliver(TypedSink<LineTelemetry.StepMessage> sink, Qos qos) =>
        sink.Deliver(new InboundMessage { Topic = "plant/berlin/step/1"u8, Qos = qos, PacketId = 1 }, default);
}
