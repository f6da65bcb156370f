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

    private static void Append(SendBuffer buffer, byte value)
    {
        lock (buffer.Gate)
        {
            buffer.Write([value]);
        }
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
