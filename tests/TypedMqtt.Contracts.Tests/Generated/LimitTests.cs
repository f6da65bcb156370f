using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics;
using CsCheck;
using MessagePack;

namespace TypedMqtt.Contracts.Tests.Generated;

/// <summary>Bytes from somebody who means harm: a typed error, soon, and hardly anything allocated.</summary>
public sealed class LimitTests
{
    /// <summary>An exception with its messages and stack, and one bounded buffer.</summary>
    private const long SmallAllocation = 200_000;

    [Theory]
    [InlineData(0xdd)]
    [InlineData(0xdf)]
    [InlineData(0xdb)]
    [InlineData(0xc6)]
    public void A_declared_length__beyond_the_bytes__allocates_nothing_of_it(byte code)
    {
        var bytes = new byte[9];
        bytes[0] = code;
        BinaryPrimitives.WriteUInt32BigEndian(bytes.AsSpan(1), int.MaxValue);

        Hostile(Wire.Array, bytes);
        Hostile(Wire.Dictionary, bytes);
        Hostile(Wire.String, bytes);
        Hostile(Wire.Bytes, bytes);
        Hostile(Wire.Table, [0x93, 1, 1, .. bytes]);
        Hostile(Wire.HashSet, bytes);
        Hostile(Wire.Decimal, bytes);
        Hostile(Wire.Uri, bytes);
        Hostile(Wire.BigInteger, bytes);
        Hostile(Wire.ReadOnlyMemory, bytes);
        Hostile(Wire.FrozenDictionary, bytes);
        Hostile(Shapes.Named, bytes);
        Hostile(Shapes.Keyed, bytes);
    }

    [Fact]
    public void A_declared_count__that_the_bytes_could_hold__allocates_little_before_the_elements_are_there()
    {
        // 60 000 elements of 24 bytes each are announced, and the first is wrong.
        var bytes = Array(60_000, 60_010);
        bytes[5] = 0xc2;

        Hostile(Wire.ReadOnlyList, bytes);
        Hostile(Wire.Derived, bytes);
        Hostile(Wire.ImmutableArray, bytes);
    }

    [Fact]
    public void Announcements_within_announcements__allocate_little()
    {
        // Each node announces 60 000 children; the first of them does the same.
        var writer = new ArrayBufferWriter<byte>();
        for (var i = 0; i < 15; i++)
            writer.Write((ReadOnlySpan<byte>)[0x92, 0x00, 0xdd, 0x00, 0x00, 0xea, 0x60]);
        writer.Write(new byte[70_000]);

        Hostile(Wire.Tree, writer.WrittenSpan.ToArray(), most: 1_500_000);
    }

    [Fact]
    public void Elements_beyond_the_limit__and_texts_beyond_theirs()
    {
        Assert.Contains("65537 elements are declared; at most 65536", Hostile(Wire.Array, Array(65_537, 70_000)), StringComparison.Ordinal);
        var text = new byte[65_542];
        text[0] = 0xdb;
        BinaryPrimitives.WriteUInt32BigEndian(text.AsSpan(1), 65_537);
        Assert.Contains("a text of 65537 bytes; at most 65536", Hostile(Wire.String, text), StringComparison.Ordinal);
        Assert.Contains("3 rows of 3 are declared and 2 elements", Hostile(Wire.Table, [0x93, 3, 3, 0x92, 1, 2]), StringComparison.Ordinal);
        Hostile(Wire.Table, [0x93, 0xff, 0xfe, 0x92, 1, 2]);
    }

    [Fact]
    public void Depth__of_values_that_are_read_and_of_those_that_are_skipped()
    {
        var nested = new byte[200_000];
        nested.AsSpan().Fill(0x91);

        Assert.Contains("nested more than 32 levels", Hostile(Wire.Contract, [0x93, 0xa0, 1, .. nested]), StringComparison.Ordinal);
        Assert.Contains("nested more than 32 levels", Hostile(Shapes.Named, [0x81, 0xa1, (byte)'x', .. nested]), StringComparison.Ordinal);
        var tree = Enumerable.Repeat<byte[]>([0x92, 0x00, 0x91], 40).SelectMany(b => b).ToArray();
        Assert.Contains("nested more than 32 levels", Hostile(Wire.Tree, tree), StringComparison.Ordinal);
        nested.AsSpan().Fill(0x81);
        Hostile(Shapes.Named, [0x81, 0xa1, (byte)'x', .. nested]);
    }

    [Theory]
    [InlineData(new byte[] { 0x82, 0x01, 0xa1, 0x61, 0x01, 0xa1, 0x62 }, "it is present twice")]
    [InlineData(new byte[] { 0x81, 0x01, 0xc0 }, "nil for string")]
    [InlineData(new byte[] { 0x80, 0x00 }, "1 bytes follow the payload")]
    [InlineData(new byte[] { 0xc0 }, "nil for Dictionary")]
    public void Maps(byte[] bytes, string expected) => Assert.Contains(expected, Hostile(Wire.Dictionary, bytes), StringComparison.Ordinal);

    [Fact]
    public void Wrong_types__as_in_MessagePack()
    {
        Hostile(Wire.Int, [0xcb, 0x3f, 0xf0, 0, 0, 0, 0, 0, 0]);
        Hostile(Wire.Int, [0xc0]);
        Hostile(Wire.Byte, [0xcd, 0x01, 0x00]);
        Hostile(Wire.DateTime, [0x92, 0xd6, 0xff, 0, 0, 0, 0, 0]);
        Hostile(Wire.Guid, [0xd9, 0x20, .. "00000000000000000000000000000000"u8]);
        Assert.Equal(7d, WireTests.Read(Wire.Double, [0x07]).Payload);
        Assert.Equal(7, WireTests.Read(Wire.Int, [0xd3, 0, 0, 0, 0, 0, 0, 0, 7]).Payload);
        Assert.Equal((Colour)99, WireTests.Read(Wire.Enum, [99]).Payload);
    }

    /// <summary>Valid payloads with some bytes changed, cut or repeated: read, or a typed error; never anything else.</summary>
    [Fact]
    public void Damaged_bytes__are_read_or_refused()
    {
        byte[][] seeds =
        [
            MessagePackSerializer.Serialize(new Keyed { Text = "text", Items = [new(1, "a")], Map = { ["k"] = 1 }, Grid = [[1], [2]], Fixed = [1] }, cancellationToken: TestContext.Current.CancellationToken),
            MessagePackSerializer.ConvertFromJson("""{"Id":1,"Name":"n","IsGood":true,"note":"c","Next":{"Name":"m","IsGood":false},"x":[1,{"y":2}]}""", cancellationToken: TestContext.Current.CancellationToken),
        ];
        var changes = Gen.Select(Gen.Int[0, 5000], Gen.Byte).Array[0, 6];
        Gen.Select(Gen.Int[0, 1], changes, Gen.Int[0, 5000], Gen.Byte.Array[0, 12]).Sample((which, edits, cut, more) =>
        {
            byte[] bytes = [.. seeds[which], .. more];
            foreach (var (at, value) in edits)
                bytes[at % bytes.Length] = value;
            bytes = bytes[..Math.Max(1, bytes.Length - (cut % 20))];
            Try(Shapes.Keyed, bytes);
            Try(Shapes.Named, bytes);
            Try(Wire.Tree, bytes);
            Try(Wire.Union, bytes);
            Try(Wire.FrozenDictionary, bytes);
        }, iter: Iterations(20_000));
    }

    [Fact]
    public void Any_bytes__are_read_or_refused() => Gen.Byte.Array[1, 60].Sample(bytes =>
    {
        Try(Shapes.Keyed, bytes);
        Try(Shapes.Named, bytes);
        Try(Wire.Tables, bytes);
        Try(Wire.Tuple, bytes);
        Try(Wire.Decimal, bytes);
        Try(Wire.DateTimeOffset, bytes);
        Try(Wire.DateTime, bytes);
        Try(Wire.DateOnly, bytes);
        Try(Wire.TimeOnly, bytes);
        Try(Wire.Uri, bytes);
        Try(Wire.Version, bytes);
        Try(Wire.Int128, bytes);
        Try(Wire.Half, bytes);
        Try(Wire.Guid, bytes);
        Try(Wire.Char, bytes);
    }, iter: Iterations(5_000));

    /// <summary>TYPEDMQTT_PROPERTY_FACTOR=100 makes long runs of it.</summary>
    private static int Iterations(int usual) =>
        usual * (int.TryParse(Environment.GetEnvironmentVariable("TYPEDMQTT_PROPERTY_FACTOR"), out var factor) ? factor : 1);

    private static byte[] Array(int count, int length)
    {
        var bytes = new byte[length];
        bytes[0] = 0xdd;
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(1), count);
        return bytes;
    }

    private static void Try<TMessage>(MqttChannel<TMessage> channel, byte[] bytes) where TMessage : struct
    {
        try
        {
            WireTests.Read(channel, bytes);
        }
        catch (UnreadablePayloadException)
        {
            // What the test allows.
        }
    }

    private static string Hostile<TMessage>(MqttChannel<TMessage> channel, byte[] bytes, long most = SmallAllocation) where TMessage : struct
    {
        var topic = System.Text.Encoding.UTF8.GetBytes(channel.Template);
        var payload = new ReadOnlySequence<byte>(bytes);
        UnreadablePayloadException? error = null;
        var (leastBytes, leastTime) = (long.MaxValue, TimeSpan.MaxValue);
        // The first time things are made once; the machine may be busy with something else at any of them.
        for (var i = 0; i < 10 && (leastBytes > most || leastTime > TimeSpan.FromSeconds(1)); i++)
        {
            var allocated = GC.GetAllocatedBytesForCurrentThread();
            var start = Stopwatch.GetTimestamp();
            try
            {
                channel.TryRead(topic, payload, default, out _);
            }
            catch (UnreadablePayloadException e)
            {
                error = e;
            }

            leastBytes = Math.Min(leastBytes, GC.GetAllocatedBytesForCurrentThread() - allocated);
            leastTime = TimeSpan.FromTicks(Math.Min(leastTime.Ticks, Stopwatch.GetElapsedTime(start).Ticks));
        }

        Assert.InRange(leastBytes, 0, most);
        Assert.InRange(leastTime, TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.NotNull(error);
        return error.Error;
    }
}
