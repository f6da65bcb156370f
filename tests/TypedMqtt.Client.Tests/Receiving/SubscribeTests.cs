using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Tests.Receiving;

public sealed class SubscribeTests
{
    [Fact]
    public async Task Given_up_before_the_answer__leaves_no_subscription_behind()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        using var giveUp = new CancellationTokenSource();
        Task<MqttSubscription> subscribe = client.SubscribeAsync("a", cancellationToken: giveUp.Token);
        await server.ExpectAsync(PacketType.Subscribe);

        await giveUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => subscribe.SoonAsync());
        Assert.Equal(["a"], (await server.ExpectAsync(PacketType.Unsubscribe)).Filters);
    }

    [Fact]
    public async Task Two_at_once_to_one_filter__are_both_granted_after_a_cut()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> first = client.SubscribeAsync("a");
        Task<MqttSubscription> second = client.SubscribeAsync("a");
        await server.ExpectAsync(PacketType.Subscribe);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: false);
        await server.GrantAsync();

        await Task.WhenAll(first, second).SoonAsync();
    }

    [Fact]
    public async Task An_identifier_of_an_earlier_process__does_not_misdirect_a_message()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> a = client.SubscribeAsync("a");
        uint identifierOfA = (await server.GrantAsync()).Identifiers.Single();
        Task<MqttSubscription> b = client.SubscribeAsync("b");
        await server.GrantAsync();
        await Task.WhenAll(a, b).SoonAsync();

        await server.PublishAsync("b", "x", with: p => p.Add(PropertyId.SubscriptionIdentifier, identifierOfA));

        Assert.Equal("b", (await (await b).ReadAsync().SoonAsync()).Topic);
    }
}
