using System.Buffers;
using BenchmarkDotNet.Attributes;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Benchmarks.Micro;

/// <summary>A PUBLISH of 16 bytes from and to the wire; both allocate nothing.</summary>
public class CodecBenchmarks
{
    private readonly ArrayBufferWriter<byte> _output = new(256);
    private readonly byte[] _payload = new byte[16];
    private byte[] _packet = [];

    [Params(ProtocolVersion.V311, ProtocolVersion.V5)]
    public ProtocolVersion Version { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        WritePublish();
        _packet = _output.WrittenSpan.ToArray();
    }

    [Benchmark]
    public int WritePublish()
    {
        _output.ResetWrittenCount();
        PacketWriter.WritePublish(_output, new PublishPacket { Topic = "plant/berlin/line/7/temperature"u8, Payload = _payload }, Version);
        return _output.WrittenCount;
    }

    [Benchmark]
    public int ReadPublish()
    {
        FrameParser.TryParse(_packet, 1024, out Frame frame, out _);
        return PacketReader.ReadPublish(frame, Version).Payload.Length;
    }
}
