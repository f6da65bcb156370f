using CsCheck;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Protocol.Tests.Transports;

public sealed class ReceiveBufferTests
{
    [Fact]
    public void What_is_received__in_any_pieces__is_read_in_order() =>
        Gen.Select(Gen.Int[1, 64], Gen.Select(Gen.Int[1, 200], Gen.Int[0, 250], Gen.Int[0, 400]).Array[1, 60]).Sample((initial, steps) =>
        {
            var buffer = new ReceiveBuffer(initial);
            byte next = 0;
            byte expected = 0;
            foreach ((int receive, int consume, int announced) in steps)
            {
                buffer.EnsureCapacity(announced);
                Span<byte> free = buffer.GetFree().Span;
                Assert.False(free.IsEmpty);
                int received = Math.Min(receive, free.Length);
                for (int i = 0; i < received; i++)
                {
                    free[i] = next++;
                }

                buffer.Received(received);
                int consumed = Math.Min(consume, buffer.Unread.Length);
                foreach (byte b in buffer.Unread[..consumed])
                {
                    Assert.Equal(expected++, b);
                }

                buffer.Consumed(consumed);
                buffer.ReleaseIfEmpty();
                Assert.Equal((byte)(next - expected), (byte)buffer.Unread.Length);
            }
        }, iter: 1000);

    [Fact]
    public void A_packet_larger_than_the_buffer__makes_it_grow_until_it_fits()
    {
        var buffer = new ReceiveBuffer(16);
        int rounds = 0;
        while (buffer.Unread.Length < 100_000)
        {
            buffer.EnsureCapacity(100_000);
            Memory<byte> free = buffer.GetFree();
            free.Span.Fill(7);
            buffer.Received(free.Length);
            rounds++;
        }

        Assert.Equal(-1, buffer.Unread[..100_000].IndexOfAnyExcept((byte)7));
        Assert.InRange(rounds, 2, 20);
    }

    [Fact]
    public void A_packet_that_is_only_announced__costs_little_memory()
    {
        var buffer = new ReceiveBuffer(1024);
        Fill(buffer, 2);
        buffer.EnsureCapacity(200_000_000);

        Assert.InRange(buffer.GetFree().Length, 1, 8192);
    }

    [Fact]
    public void A_buffer_that_is_nearly_full__moves_what_is_unread_to_its_start()
    {
        var buffer = new ReceiveBuffer(1024);
        int capacity = buffer.GetFree().Length;
        Fill(buffer, capacity - 10);
        buffer.Consumed(capacity - 20);
        byte[] unread = buffer.Unread.ToArray();

        Memory<byte> free = buffer.GetFree();

        Assert.Equal(capacity - 10, free.Length);
        Assert.Equal(unread, buffer.Unread.ToArray());
        Assert.Equal(unread, buffer.UnreadMemory.ToArray());
    }

    [Fact]
    public void Memory__is_given_back_only_when_nothing_is_unread()
    {
        var buffer = new ReceiveBuffer(64);
        Fill(buffer, 3);
        buffer.ReleaseIfEmpty();
        Assert.Equal(3, buffer.Unread.Length);

        buffer.Consumed(3);
        buffer.ReleaseIfEmpty();
        Assert.True(buffer.Unread.IsEmpty);
        Assert.False(buffer.GetFree().IsEmpty);

        Fill(buffer, 3);
        buffer.Release();
        Assert.True(buffer.Unread.IsEmpty);
    }

    private static void Fill(ReceiveBuffer buffer, int count)
    {
        Span<byte> free = buffer.GetFree().Span;
        for (int i = 0; i < count; i++)
        {
            free[i] = (byte)i;
        }

        buffer.Received(count);
    }
}
