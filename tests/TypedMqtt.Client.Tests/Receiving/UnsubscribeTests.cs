using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Receiving;

/// <summary>Subscriptions of an earlier run of the program, which only the session of the broker knows.</summary>
public sealed class UnsubscribeTests
{
    [Fact]
    public async Task Filters_of_an_earlier_run__are_answered_one_by_one()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        Task<IReadOnlyList<MqttFilterResult>> ending = client.UnsubscribeAsync(["a", "b/#", "c"], [new("k", "v")]);

        WirePacket request = await server.ExpectAsync(PacketType.Unsubscribe);
        Assert.Equal(["a", "b/#", "c"], request.Filters);
        Assert.Equal(["k=v"], request.UserProperties);
        await server.AnswerAsync(PacketType.UnsubAck, request.PacketId, ReasonCode.Success, ReasonCode.NoSubscriptionExisted, ReasonCode.NotAuthorized);
        Assert.Equal(
            [new("a", ReasonCode.Success), new("b/#", ReasonCode.NoSubscriptionExisted), new MqttFilterResult("c", ReasonCode.NotAuthorized)],
            await ending.SoonAsync());
    }

    [Fact]
    public async Task Without_an_answer__the_next_connection_asks_again()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<IReadOnlyList<MqttFilterResult>> ending = client.UnsubscribeAsync(["a"], [new("k", "v")]);
        Task<IReadOnlyList<MqttFilterResult>> same = client.UnsubscribeAsync(["a"], [new("k", "v")]);
        await server.ExpectAsync(PacketType.Unsubscribe);
        server.Cut();

        server = await fake.AcceptAsync(sessionPresent: true);
        WirePacket again = await server.ExpectAsync(PacketType.Unsubscribe);
        Assert.Equal(["a"], again.Filters);
        Assert.Equal(["k=v"], again.UserProperties);
        Assert.False(ending.IsCompleted);
        await server.AnswerAsync(PacketType.UnsubAck, again.PacketId, ReasonCode.Success);

        Assert.Equal(ReasonCode.Success, (await ending.SoonAsync())[0].ReasonCode);
        Assert.Equal(ReasonCode.Success, (await same.SoonAsync())[0].ReasonCode);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task Where_the_broker_has_no_session_any_more__there_was_no_subscription()
    {
        await using var fake = new FakeServer();
        MqttClient client = fake.Start();
        Task<IReadOnlyList<MqttFilterResult>> ending = client.UnsubscribeAsync(["a"]);

        ServerEnd server = await fake.AcceptAsync();

        Assert.Equal(ReasonCode.NoSubscriptionExisted, (await ending.SoonAsync())[0].ReasonCode);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_filter_that_is_subscribed_to_before_the_connection_is_there__is_not_unsubscribed_from()
    {
        await using var fake = new FakeServer();
        MqttClient client = fake.Start(fake.Options with { CleanStart = false });
        Task<IReadOnlyList<MqttFilterResult>> ending = client.UnsubscribeAsync(["a"]);
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a");

        ServerEnd server = await fake.AcceptAsync(sessionPresent: true);
        await server.GrantAsync();

        await subscribing.SoonAsync();
        await ending.SoonAsync();
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task The_end_of_a_disposed_subscription__does_not_answer_for_another_request()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a");
        await server.GrantAsync();
        Task disposing = (await subscribing.SoonAsync()).DisposeAsync().AsTask();
        WirePacket first = await server.ExpectAsync(PacketType.Unsubscribe);
        Task<IReadOnlyList<MqttFilterResult>> ending = client.UnsubscribeAsync(["a"]);
        WirePacket second = await server.ExpectAsync(PacketType.Unsubscribe);

        await server.AnswerAsync(PacketType.UnsubAck, first.PacketId, ReasonCode.Success);
        await disposing.SoonAsync();
        server.Cut();

        server = await fake.AcceptAsync(sessionPresent: true);
        second = await server.ExpectAsync(PacketType.Unsubscribe);
        await server.AnswerAsync(PacketType.UnsubAck, second.PacketId, ReasonCode.NoSubscriptionExisted);
        Assert.Equal(ReasonCode.NoSubscriptionExisted, (await ending.SoonAsync())[0].ReasonCode);
    }

    [Fact]
    public async Task Closing_the_client__ends_the_waiting()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<IReadOnlyList<MqttFilterResult>> ending = client.UnsubscribeAsync(["a"]);
        await server.ExpectAsync(PacketType.Unsubscribe);

        client.Abort();
        await client.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ending.SoonAsync());
    }

    [Theory]
    [InlineData("a/#/b", "is not a topic filter")]
    [InlineData("t t", "'t' is given twice")]
    [InlineData(null, "no filter to unsubscribe from")]
    public async Task What_no_broker_can_take__is_refused_at_the_call(string? filters, string text)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => client.UnsubscribeAsync(filters?.Split(' ') ?? []));

        Assert.Contains(text, e.Message, StringComparison.Ordinal);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_packet_too_large_for_the_broker__is_not_tried_again()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: static p => p.Add(PropertyId.MaximumPacketSize, 50));

        MqttException e = await Assert.ThrowsAsync<MqttException>(() => client.UnsubscribeAsync([new string('x', 100)]).SoonAsync());
        Assert.Equal(ReasonCode.PacketTooLarge, e.ReasonCode);
        server.Cut();

        server = await fake.AcceptAsync(sessionPresent: true);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_filter_in_use__is_refused()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a");
        await server.GrantAsync();
        await subscribing.SoonAsync();

        InvalidOperationException e = await Assert.ThrowsAsync<InvalidOperationException>(() => client.UnsubscribeAsync(["b", "a"]));

        Assert.Equal("A subscription of this client uses the filter 'a': dispose that MqttSubscription instead.", e.Message);
        await server.ExpectQuietAsync();
    }
}
