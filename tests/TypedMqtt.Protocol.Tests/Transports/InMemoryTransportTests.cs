using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Protocol.Tests.Transports;

public sealed class InMemoryTransportTests
{
    [Fact]
    [Normative("MQTT-4.2-1", Mqtt.V5)]
    [Normative("MQTT-7.1.1-1", Mqtt.V311)]
    [Normative("MQTT-7.1.2-1", Mqtt.V311)]
    public async Task Bytes__arrive_in_order_and_before_the_end()
    {
        (InMemoryTransport client, InMemoryTransport server) = InMemoryTransport.CreatePair();
        byte[] sent = [.. Enumerable.Range(0, 5000).Select(i => (byte)i)];
        foreach (byte[] chunk in sent.Chunk(333))
        {
            await client.SendAsync(chunk);
        }

        client.Close();

        var received = new List<byte>();
        byte[] buffer = new byte[100];
        for (int count; (count = await server.ReceiveAsync(buffer, default)) > 0;)
        {
            received.AddRange(buffer[..count]);
        }

        Assert.Equal(sent, received);
    }

    [Fact]
    public async Task Sending_nothing__does_not_look_like_the_end()
    {
        (InMemoryTransport client, InMemoryTransport server) = InMemoryTransport.CreatePair();
        Task<int> receive = server.ReceiveAsync(new byte[8], default).AsTask();
        Task wait = client.WaitForDataAsync(default).AsTask();
        Assert.True(server.IsQuiet);

        await client.SendAsync(default);
        Assert.True(server.IsQuiet && !wait.IsCompleted);

        await client.SendAsync(new byte[] { 1, 2 });

        Assert.Equal(2, await receive);
    }

    [Fact]
    public async Task Closing__ends_a_waiting_receive_and_refuses_what_is_sent_later()
    {
        (InMemoryTransport client, InMemoryTransport server) = InMemoryTransport.CreatePair();
        Task<int> receive = client.ReceiveAsync(new byte[8], default).AsTask();

        server.Close();

        Assert.Equal(0, await receive);
        Assert.True(client.IsClosed);
        await Assert.ThrowsAsync<IOException>(() => client.SendAsync(new byte[1]).AsTask());
    }

    [Fact]
    public async Task A_cancelled_wait__ends_and_the_next_one_still_receives()
    {
        (InMemoryTransport client, InMemoryTransport server) = InMemoryTransport.CreatePair();
        using var cancellation = new CancellationTokenSource();
        Task wait = server.WaitForDataAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
        await client.SendAsync(new byte[] { 7 });
        byte[] buffer = new byte[4];
        Assert.Equal(1, await server.ReceiveAsync(buffer, default));
        Assert.Equal(7, buffer[0]);
    }
}
