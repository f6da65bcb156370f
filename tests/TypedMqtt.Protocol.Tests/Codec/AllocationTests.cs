using System.Buffers;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Codec;

public sealed class AllocationTests
{
    private const int Rounds = 1000;

    [Theory]
    [InlineData(ProtocolVersion.V311, "PUBLISH QoS 1 again")]
    [InlineData(ProtocolVersion.V5, "PUBLISH with every property")]
    public void A_publish__read_and_written__allocates_nothing(ProtocolVersion version, string name)
    {
        byte[] bytes = GoldenPackets.All.Single(p => p.Version == version && p.Name == name).Bytes;
        var output = new ArrayBufferWriter<byte>(256);

        Assert.Equal(0, Allocated.By(() => PassOnPublishes(bytes, version, output)));
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, "PUBACK")]
    [InlineData(ProtocolVersion.V5, "PUBREC")]
    [InlineData(ProtocolVersion.V5, "PUBREL with every property")]
    public void An_ack__read_and_written__allocates_nothing(ProtocolVersion version, string name)
    {
        byte[] bytes = GoldenPackets.All.Single(p => p.Version == version && p.Name == name).Bytes;
        var output = new ArrayBufferWriter<byte>(256);

        Assert.Equal(0, Allocated.By(() => PassOnAcks(bytes, version, output)));
    }

    private static void PassOnPublishes(byte[] bytes, ProtocolVersion version, ArrayBufferWriter<byte> output)
    {
        for (int i = 0; i < Rounds; i++)
        {
            output.ResetWrittenCount();
            FrameParser.TryParse(bytes, int.MaxValue, out Frame frame, out _);
            PacketWriter.WritePublish(output, PacketReader.ReadPublish(frame, version), version);
        }
    }

    private static void PassOnAcks(byte[] bytes, ProtocolVersion version, ArrayBufferWriter<byte> output)
    {
        for (int i = 0; i < Rounds; i++)
        {
            output.ResetWrittenCount();
            FrameParser.TryParse(bytes, int.MaxValue, out Frame frame, out _);
            PacketWriter.WriteAck(output, PacketReader.ReadAck(frame, version), version);
        }
    }
}
