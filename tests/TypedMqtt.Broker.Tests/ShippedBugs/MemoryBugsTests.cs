using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Tests.ShippedBugs;

/// <summary>Runs alone: it measures the memory of the process.</summary>
[CollectionDefinition(nameof(MemoryBugsTests), DisableParallelization = true)]
public sealed class MemoryBugsTestsCollection;

[Collection(nameof(MemoryBugsTests))]
public sealed class MemoryBugsTests
{
    private const int Sockets = 200;

    [Theory]
    [InlineData(1024 * 1024, 20_000)]
    [InlineData(128 * 1024 * 1024, 200)]
    [ShippedBug(8)]
    public async Task Packets_that_are_announced_and_do_not_come__cost_what_was_sent(int announced, int sent)
    {
        // As under a mosquitto.conf without max_packet_size: everything is allowed.
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(
            new MqttBrokerLimits { MaximumPacketSize = 268_435_455, MaximumConnectSize = 268_435_455 });
        byte[] header = [0x30, .. VariableLength(announced), 0, 1, (byte)'t', 0, .. new byte[sent]];
        var clients = new List<RawClient>();
        for (int i = 0; i < Sockets; i++)
        {
            clients.Add(await broker.ConnectAsync($"c{i}"));
        }

        long before = GC.GetTotalMemory(forceFullCollection: true);
        foreach (RawClient client in clients)
        {
            await client.SendAsync(header);
        }

        RawClient legitimate = await broker.ConnectAsync("legitimate");
        await legitimate.ExpectQuietAsync();
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Sockets * 100_000L);
    }

    [Fact]
    [ShippedBug(8)]
    public async Task CONNECTs_that_do_not_end__cost_what_was_sent_and_are_closed_in_time()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        long before = GC.GetTotalMemory(forceFullCollection: true);
        var clients = new List<RawClient>();
        for (int i = 0; i < Sockets; i++)
        {
            RawClient client = broker.Open();
            await client.SendAsync([0x10, .. VariableLength(120_000), 0, 4, .. "MQTT"u8, 5, 2, 0, 0]);
            clients.Add(client);
        }

        RawClient legitimate = await broker.ConnectAsync("legitimate");
        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, Sockets * 50_000L);
        broker.Advance(11);
        foreach (RawClient client in clients)
        {
            await client.ExpectEndAsync();
        }

        await legitimate.ExpectQuietAsync();
    }

    [Fact]
    [ShippedBug(16)]
    public async Task The_same_QoS_2_identifier_a_hundred_thousand_times__is_kept_once()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        byte[] batch = [.. Enumerable.Repeat(client.Encode("t", "x", Qos.ExactlyOnce, 1), 1000).SelectMany(static p => p)];
        long before = GC.GetTotalMemory(forceFullCollection: true);
        for (int i = 0; i < 100; i++)
        {
            await client.SendAsync(batch);
            for (int answer = 0; answer < 1000; answer++)
            {
                await client.ExpectAckAsync(PacketType.PubRec, 1);
            }
        }

        Assert.InRange(GC.GetTotalMemory(forceFullCollection: true) - before, long.MinValue, 4_000_000);
        Assert.Equal(100_000, broker.Broker.Statistics.PublishReceived);
    }

    private static byte[] VariableLength(int value)
    {
        var bytes = new List<byte>();
        do
        {
            byte low = (byte)(value & 0x7F);
            value >>= 7;
            bytes.Add(value > 0 ? (byte)(low | 0x80) : low);
        }
        while (value > 0);

        return [.. bytes];
    }
}
