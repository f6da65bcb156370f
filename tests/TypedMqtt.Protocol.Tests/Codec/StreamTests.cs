using System.Buffers;
using CsCheck;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Tests.Codec;

/// <summary>Packets in a stream that is cut anywhere, and packets whose bytes have been changed.</summary>
public sealed class StreamTests
{
    private static readonly Gen<(ProtocolVersion Version, string Name, byte[] Bytes)> Golden = Generators.Pick(GoldenPackets.All);

    private static readonly Gen<(int Kind, int Position, byte Value)> Mutation = Gen.Select(Gen.Int[0, 3], Gen.Int[0, 1000], Gen.Byte);

    [Fact]
    public void A_stream__cut_into_any_segments__gives_the_same_packets() =>
        Gen.Select(Golden.Array[1, 8], Gen.Int[0, 40].Array[1, 30]).Sample((packets, cuts) =>
        {
            byte[] stream = [.. packets.SelectMany(p => p.Bytes)];
            ReadOnlySequence<byte> rest = Segments(stream, cuts);
            var scratch = new ArrayBufferWriter<byte>();
            foreach ((ProtocolVersion _, string _, byte[] bytes) in packets)
            {
                Assert.False(FrameParser.TryParse(rest.Slice(0, bytes.Length - 1), int.MaxValue, scratch, out _));
                Assert.True(FrameParser.TryParse(rest, int.MaxValue, scratch, out Frame frame));
                Assert.Equal(bytes, frame.Whole.ToArray());
                rest = rest.Slice(frame.Length);
            }

            Assert.False(FrameParser.TryParse(rest, int.MaxValue, scratch, out _));
        }, iter: 2000);

    [Fact]
    public void A_changed_packet__is_read_or_refused_and_nothing_else() =>
        Gen.Select(Golden, Mutation.Array[1, 4], Gen.Bool).Sample((golden, mutations, fit) =>
        {
            byte[] bytes = Mutate(golden.Bytes, mutations);
            if (fit && bytes.Length is > 1 and < 128)
            {
                bytes[1] = (byte)(bytes.Length - 2);
            }

            foreach (ProtocolVersion version in Enum.GetValues<ProtocolVersion>())
            {
                ReadAll(bytes, version);
            }
        }, iter: 20_000);

    [Fact]
    public void Random_properties__are_read_or_refused_and_nothing_else() =>
        Gen.Select(Gen.Byte.Array[0, 20], Gen.Int[0, 0x2A], Gen.Int[0, 15]).Sample((bytes, id, packet) =>
        {
            try
            {
                _ = Packet.Ids(MqttProperties.Parse([(byte)id, .. bytes], (Packets.PacketType)packet));
            }
            catch (MqttProtocolException)
            {
            }
        }, iter: 20_000);

    private static void ReadAll(byte[] bytes, ProtocolVersion version)
    {
        try
        {
            ReadOnlySpan<byte> rest = bytes;
            while (FrameParser.TryParse(rest, 1024, out Frame frame, out _))
            {
                byte[] written = Packet.Rewrite(frame, version);

                // What was accepted is a packet like any other, and writing it settles its form.
                Assert.Equal(written, Packet.Rewrite(written, version));
                rest = rest[frame.Length..];
            }
        }
        catch (MqttProtocolException e)
        {
            Assert.True(e.ReasonCode >= ReasonCode.UnspecifiedError);
        }
    }

    private static byte[] Mutate(byte[] bytes, (int Kind, int Position, byte Value)[] mutations)
    {
        List<byte> list = [.. bytes];
        foreach ((int kind, int position, byte value) in mutations)
        {
            int at = list.Count == 0 ? 0 : position % list.Count;
            switch (kind)
            {
                case 0:
                    list.Insert(at, value);
                    break;
                case 1 when list.Count > 0:
                    list.RemoveAt(at);
                    break;
                case 2 when list.Count > 0:
                    list[at] ^= (byte)(1 << (value & 7));
                    break;
                case 3 when list.Count > 0:
                    list[at] = value;
                    break;
            }
        }

        return [.. list];
    }

    private static ReadOnlySequence<byte> Segments(byte[] stream, int[] cuts)
    {
        var first = new Segment(default, null);
        Segment last = first;
        int position = 0;
        foreach (int cut in cuts)
        {
            int length = Math.Min(cut, stream.Length - position);
            last = new Segment(stream.AsMemory(position, length), last);
            position += length;
        }

        last = new Segment(stream.AsMemory(position), last);
        return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public Segment(ReadOnlyMemory<byte> memory, Segment? previous)
        {
            Memory = memory;
            if (previous is not null)
            {
                RunningIndex = previous.RunningIndex + previous.Memory.Length;
                previous.Next = this;
            }
        }
    }
}
