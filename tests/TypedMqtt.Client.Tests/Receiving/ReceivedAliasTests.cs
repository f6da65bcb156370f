using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Tests.Receiving;

/// <summary>Topic aliases that the broker uses.</summary>
public sealed class ReceivedAliasTests
{
    [Theory]
    [InlineData(0, null)]
    [InlineData(7, 7u)]
    public async Task The_maximum__is_what_CONNECT_says(ushort maximum, uint? said)
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync(fake.Options with { TopicAliasMaximum = maximum });

        Assert.Equal(said, server.Connect.Number(PropertyId.TopicAliasMaximum));
    }

    [Fact]
    public async Task An_alias__stands_for_the_topic_it_was_last_set_to()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> subscribing = client.SubscribeAsync("#");
        await server.GrantAsync();
        MqttSubscription all = await subscribing.SoonAsync();

        await SendAsync(server, "one", 1);
        await SendAsync(server, "two", 2);
        await SendAsync(server, "", 1);
        await SendAsync(server, "three", 1);
        await SendAsync(server, "", 1);
        await SendAsync(server, "", 2);

        foreach (string topic in (string[])["one", "two", "one", "three", "three", "two"])
        {
            Assert.Equal(topic, (await all.ReadAsync().SoonAsync()).Topic);
        }
    }

    [Fact]
    public async Task A_redelivery_by_alias__is_known_again()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> subscribing = client.SubscribeAsync("#");
        await server.GrantAsync();
        MqttSubscription all = await subscribing.SoonAsync();
        await server.PublishAsync("one", "x", Qos.AtLeastOnce, 5);
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);
        await SendAsync(server, "one", 1);

        await server.PublishAsync("", "x", Qos.AtLeastOnce, 5, dup: true, with: static p => p.Add(PropertyId.TopicAlias, 1));
        await server.PublishAsync("last", "");

        Assert.Equal("one", (await all.ReadAsync().SoonAsync()).Topic);
        Assert.Equal("one", (await all.ReadAsync().SoonAsync()).Topic);
        Assert.Equal("last", (await all.ReadAsync().SoonAsync()).Topic);
        await server.ExpectAckAsync(PacketType.PubAck, 5);
    }

    [Fact]
    public async Task An_alias_that_was_not_set_on_this_connection__is_a_protocol_error()
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync();
        await SendAsync(server, "one", 1);
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);

        await SendAsync(server, "", 1);

        Assert.Equal(ReasonCode.ProtocolError, (await server.ExpectAsync(PacketType.Disconnect)).Reason);
        await server.ExpectEndAsync();
    }

    private static Task SendAsync(ServerEnd server, string topic, uint alias) => server.PublishAsync(topic, "x", with: p => p.Add(PropertyId.TopicAlias, alias));
}
