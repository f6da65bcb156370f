using TypedMqtt.Client.Publishing;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Publishing;

/// <summary>Topic aliases that the client uses.</summary>
public sealed class SentAliasTests
{
    [Fact]
    public async Task The_first_topics__get_an_alias_and_are_not_sent_again()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: static p => p.Add(PropertyId.TopicAliasMaximum, 2));

        foreach (string topic in (string[])["plant/1", "plant/1", "plant/2", "plant/3", "plant/2", "plant/1", "a/b"])
        {
            await client.PublishAsync(topic, "x"u8).SoonAsync();
        }

        Assert.Equal(
            ["plant/1=1", "=1", "plant/2=2", "plant/3", "=2", "=1", "a/b"],
            await NextAsync(server, 7));
    }

    [Fact]
    public async Task Properties_and_payload__stay_what_they_are()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: static p => p.Add(PropertyId.TopicAliasMaximum, 2));

        // 125 bytes of properties and three more: their length takes a second byte, as does that of the packet.
        var options = new MqttPublishOptions { ContentType = new string('c', 122), Retain = true };
        for (int i = 0; i < 2; i++)
        {
            await client.PublishAsync("plant/1", "payload"u8, options).SoonAsync();
            WirePacket packet = await server.ExpectPublishAsync(i == 0 ? "plant/1" : "", "payload");
            Assert.Equal((options.ContentType, true), (packet.TextOf(PropertyId.ContentType), packet.Retain));
        }
    }

    [Fact]
    public async Task QoS_1_and_2__carry_their_topic__so_that_they_can_be_sent_again()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: static p => p.Add(PropertyId.TopicAliasMaximum, 2));
        await client.PublishAsync("plant/1", "x"u8).SoonAsync();
        await server.ExpectPublishAsync("plant/1", "x");

        _ = client.PublishAsync("plant/1", "1"u8, Qos.AtLeastOnce).AsTask();
        _ = client.PublishAsync("plant/1", "2"u8, Qos.ExactlyOnce).AsTask();
        Assert.Equal(["plant/1", "plant/1"], await NextAsync(server, 2));
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);

        Assert.Equal(["plant/1", "plant/1"], await NextAsync(server, 2));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task A_new_connection__begins_anew(uint maximum)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: static p => p.Add(PropertyId.TopicAliasMaximum, 2));
        await client.PublishAsync("plant/1", "x"u8).SoonAsync();
        await server.ExpectPublishAsync("plant/1", "x");
        server.Cut();
        await Eventually.TrueAsync(() => client.State == MqttClientState.Waiting);

        // Queued: they get their aliases from the connection that takes them.
        Task[] waiting = [client.PublishAsync("plant/1", "x"u8).AsTask(), client.PublishAsync("plant/1", "x"u8).AsTask()];
        server = await fake.AcceptAsync(sessionPresent: true, with: maximum == 0 ? null : p => p.Add(PropertyId.TopicAliasMaximum, maximum));

        Assert.Equal(maximum == 0 ? ["plant/1", "plant/1"] : ["plant/1=1", "=1"], await NextAsync(server, 2));
        await Task.WhenAll(waiting).SoonAsync();
    }

    [Fact]
    public async Task A_packet_that_the_alias_would_make_too_long__goes_without()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: static p => p.Add(PropertyId.TopicAliasMaximum, 2).Add(PropertyId.MaximumPacketSize, 40));

        await client.PublishAsync("plant/1", new byte[28]).SoonAsync();
        await client.PublishAsync("plant/1", new byte[23]).SoonAsync();
        await client.PublishAsync("plant/1", new byte[28]).SoonAsync();

        Assert.Equal(["plant/1", "plant/1=1", "=1"], await NextAsync(server, 3, most: 40));
    }

    [Fact]
    public void With_an_alias__nothing_is_allocated()
    {
        (InMemoryTransport end, _) = InMemoryTransport.CreatePair();
        var send = new SendBuffer(end);
        var aliases = new SentAliases(2);
        byte[] frame = [0x30, 11, 0, 7, .. "plant/1"u8, 0, .. "x"u8];
        lock (send.Gate)
        {
            send.GetSpan(1_000_000);
            aliases.Append(send, frame, uint.MaxValue);
        }

        long least = long.MaxValue;
        for (int run = 0; run < 5; run++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                lock (send.Gate)
                {
                    aliases.Append(send, frame, uint.MaxValue);
                }
            }

            least = Math.Min(least, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        Assert.Equal(0, least);
    }

    private static async Task<string[]> NextAsync(ServerEnd server, int count, int most = int.MaxValue)
    {
        var packets = new List<string>();
        while (packets.Count < count)
        {
            WirePacket packet = await server.ExpectAsync(PacketType.Publish);
            Assert.InRange(packet.Bytes.Length, 1, most);
            packets.Add(packet.Topic + (packet.Number(PropertyId.TopicAlias) is { } alias ? $"={alias}" : ""));
        }

        return [.. packets];
    }
}
