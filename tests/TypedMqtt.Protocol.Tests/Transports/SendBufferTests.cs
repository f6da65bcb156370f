using System.Buffers;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Protocol.Tests.Transports;

public sealed class SendBufferTests
{
    [Fact]
    public void What_is_appended_during_a_send__leaves_in_one_batch_after_it()
    {
        var transport = new ManualTransport();
        var buffer = new SendBuffer(transport);
        Append(buffer, 1);
        buffer.Flush();
        Append(buffer, 2);
        buffer.Flush();
        Append(buffer, 3);
        Assert.Equal([[1]], transport.Sent);

        transport.Complete();
        Assert.Equal([[1], [2, 3]], transport.Sent);

        transport.Complete();
        Assert.True(buffer.IsIdle);
        Assert.Equal(3, buffer.BytesSent);
    }

    [Fact]
    public void Closing_when_sent__waits_for_everything_appended_before()
    {
        var transport = new ManualTransport();
        var buffer = new SendBuffer(transport);
        Append(buffer, 1);
        buffer.Flush();
        Append(buffer, 2);
        buffer.CloseWhenSent();
        transport.Complete();
        Assert.False(transport.IsClosed);

        transport.Complete();

        Assert.Equal([[1], [2]], transport.Sent);
        Assert.True(transport.IsClosed && buffer.IsTransportClosed);
    }

    [Fact]
    public void A_failing_transport__is_closed_once_and_the_owner_told()
    {
        int told = 0;
        var transport = new ManualTransport();
        var buffer = new SendBuffer(transport, () => told++);
        Append(buffer, 1);
        buffer.Flush();

        transport.Complete(new IOException("gone"));
        buffer.Abort();

        Assert.True(transport.IsClosed && buffer.IsClosed && buffer.IsIdle);
        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Concurrent_appends__lose_nothing_and_keep_the_order_of_each_writer()
    {
        (InMemoryTransport client, InMemoryTransport server) = InMemoryTransport.CreatePair();
        var buffer = new SendBuffer(client);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(writer => Task.Run(() =>
        {
            for (int i = 0; i < 2000; i++)
            {
                lock (buffer.Gate)
                {
                    buffer.Write([(byte)writer, (byte)i]);
                }

                buffer.Flush();
            }
        })));
        buffer.CloseWhenSent();

        var received = new List<byte>();
        byte[] chunk = new byte[512];
        for (int count; (count = await server.ReceiveAsync(chunk, default)) > 0;)
        {
            received.AddRange(chunk[..count]);
        }

        for (int writer = 0; writer < 4; writer++)
        {
            Assert.Equal(Enumerable.Range(0, 2000).Select(i => (byte)i), received.Chunk(2).Where(p => p[0] == writer).Select(p => p[1]));
        }
    }

    [Fact]
    public void A_transport_that_throws_at_once__is_closed_and_the_owner_told()
    {
        int told = 0;
        var transport = new ScriptedTransport { OnSend = static _ => throw new ObjectDisposedException("socket") };
        var buffer = new SendBuffer(transport, () => told++);
        Append(buffer, 1);

        buffer.Flush();

        Assert.True(transport.IsClosed && buffer.IsClosed && buffer.IsTransportClosed && buffer.IsIdle);
        Assert.Equal(1, told);

        // What comes later finds it closed.
        Append(buffer, 2);
        buffer.Flush();
        buffer.CloseWhenSent();
        Assert.Equal(1, transport.Sends);
    }

    [Fact]
    public void A_transport_that_throws_at_once_while_closing__is_closed()
    {
        var transport = new ScriptedTransport { OnSend = static _ => throw new IOException("gone") };
        var buffer = new SendBuffer(transport);
        Append(buffer, 1);

        buffer.CloseWhenSent();

        Assert.True(transport.IsClosed && buffer.IsTransportClosed);
    }

    [Fact]
    public async Task A_writer_that_is_always_faster_than_its_peer__does_not_keep_the_thread_that_flushed()
    {
        const int Rounds = 100;
        var sent = new List<byte>();
        var threadsOfFlush = new List<bool>();
        var done = new TaskCompletionSource();
        int flushing = Environment.CurrentManagedThreadId;
        bool inFlush = true;
        SendBuffer? buffer = null;
        var transport = new ScriptedTransport();

        // Each send completes at once, and more has been appended meanwhile.
        transport.OnSend = data =>
        {
            sent.AddRange(data.ToArray());
            threadsOfFlush.Add(Volatile.Read(ref inFlush) && Environment.CurrentManagedThreadId == flushing);
            if (sent.Count < Rounds)
            {
                Append(buffer!, (byte)sent.Count);
            }
            else
            {
                done.SetResult();
            }
        };
        buffer = new SendBuffer(transport);
        Append(buffer, 0);
        buffer.Flush();
        Volatile.Write(ref inFlush, false);

        await done.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.Equal(Enumerable.Range(0, Rounds).Select(i => (byte)i), sent);
        Assert.InRange(threadsOfFlush.Count(static own => own), 1, 16);
        while (!buffer.IsIdle)
        {
            await Task.Yield();
        }

        Assert.Equal(Rounds, buffer.BytesSent);
    }

    [Fact]
    public async Task A_transport_that_fails_after_the_hand_over_to_the_pool__is_closed()
    {
        var closed = new TaskCompletionSource();
        SendBuffer? buffer = null;
        var transport = new ScriptedTransport();
        transport.OnSend = _ =>
        {
            if (transport.Sends == 20)
            {
                throw new IOException("gone");
            }

            Append(buffer!, 1);
        };
        buffer = new SendBuffer(transport, () =>
        {
            if (transport.IsClosed)
            {
                closed.TrySetResult();
            }
        });
        Append(buffer, 0);
        buffer.Flush();

        await closed.Task.WaitAsync(TimeSpan.FromSeconds(20));

        Assert.True(buffer.IsTransportClosed);
        Assert.Equal(20, transport.Sends);
    }

    [Fact]
    public void An_early_flush__is_called_for_when_much_has_accumulated_and_nothing_is_under_way()
    {
        var transport = new ManualTransport();
        var buffer = new SendBuffer(transport);
        lock (buffer.Gate)
        {
            buffer.Write<byte>(new byte[(128 * 1024) - 1]);
            Assert.False(buffer.IsLong);
            buffer.Write([(byte)1]);
            Assert.True(buffer.IsLong);
        }

        buffer.Flush();
        lock (buffer.Gate)
        {
            buffer.Write<byte>(new byte[128 * 1024]);
            Assert.False(buffer.IsLong);
        }
    }

    [Fact]
    public void The_first_append_since_a_flush__asks_for_the_next()
    {
        var buffer = new SendBuffer(new ManualTransport());
        Append(buffer, 1);
        Assert.True(buffer.RequestFlush());
        Assert.False(buffer.RequestFlush());

        buffer.Flush();

        Assert.True(buffer.RequestFlush());
    }

    [Fact]
    public void Buffers_that_are_kept__are_there_for_the_next_burst_whoever_sent_the_last()
    {
        const int Burst = 200_000;
        var transport = new ManualTransport();
        var buffer = new SendBuffer(transport, keepsBuffers: true);
        long[] allocated = new long[4];
        for (int burst = 0; burst < allocated.Length; burst++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            lock (buffer.Gate)
            {
                buffer.GetSpan(Burst);
                buffer.Advance(Burst);
            }

            allocated[burst] = GC.GetAllocatedBytesForCurrentThread() - before;
            buffer.Flush();

            // What this thread returns to the pool, other threads may not find.
            var sender = new Thread(() => transport.Complete());
            sender.Start();
            sender.Join();
            Assert.True(buffer.IsIdle);
        }

        Assert.Equal(Burst * 4, buffer.BytesSent);
        Assert.True(allocated[1..].Max() < Burst, string.Join(' ', allocated));
    }

    private static void Append(SendBuffer buffer, byte value)
    {
        lock (buffer.Gate)
        {
            buffer.Write([value]);
        }
    }

    /// <summary>Each send completes, or throws, before it returns.</summary>
    private sealed class ScriptedTransport : IMqttTransport
    {
        public Action<ReadOnlyMemory<byte>> OnSend { get; set; } = static _ => { };

        public int Sends { get; private set; }

        public bool IsClosed { get; private set; }

        public string RemoteEndpoint => "test";

        public ValueTask SendAsync(ReadOnlyMemory<byte> data)
        {
            Sends++;
            OnSend(data);
            return ValueTask.CompletedTask;
        }

        public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Close() => IsClosed = true;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }

    /// <summary>Completes each send when told to.</summary>
    private sealed class ManualTransport : IMqttTransport
    {
        private TaskCompletionSource _send = new();

        public List<byte[]> Sent { get; } = [];

        public bool IsClosed { get; private set; }

        public string RemoteEndpoint => "test";

        public void Complete(Exception? error = null)
        {
            TaskCompletionSource send = _send;
            _send = new TaskCompletionSource();
            if (error is null)
            {
                send.SetResult();
            }
            else
            {
                send.SetException(error);
            }
        }

        public ValueTask SendAsync(ReadOnlyMemory<byte> data)
        {
            Sent.Add(data.ToArray());
            return new ValueTask(_send.Task);
        }

        public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public void Close() => IsClosed = true;

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
