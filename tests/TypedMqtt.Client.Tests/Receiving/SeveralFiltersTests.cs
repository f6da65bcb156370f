using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Receiving;

/// <summary>One SUBSCRIBE with several filters, and one buffer for their messages.</summary>
public sealed class SeveralFiltersTests
{
    [Fact]
    public async Task All_filters__go_in_one_packet_with_what_each_has_of_its_own()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> subscribing = client.SubscribeAsync(
            ["a", new MqttTopicFilter("b/#") { Qos = Qos.ExactlyOnce, RetainAsPublished = true, RetainHandling = RetainHandling.DoNotSend, NoLocal = false }],
            new MqttSubscribeOptions { Qos = Qos.AtMostOnce, NoLocal = true, UserProperties = [new("y", "1"), new("x", "2")] });

        WirePacket request = await server.ExpectAsync(PacketType.Subscribe);
        Assert.Equal(["a", "b/#"], request.Filters);
        Assert.Equal(
            [
                new SubscriptionOptions(Qos.AtMostOnce, noLocal: true),
                new SubscriptionOptions(Qos.ExactlyOnce, noLocal: false, retainAsPublished: true, RetainHandling.DoNotSend),
            ],
            request.Options);
        Assert.Equal(["y=1", "x=2"], request.UserProperties);
        Assert.Single(request.Identifiers);
        await server.AnswerAsync(
            PacketType.SubAck, request.PacketId, static p => p.Add(PropertyId.ReasonString, "fine").AddUserProperty("q", "1"), ReasonCode.Success, ReasonCode.GrantedQos2);

        MqttSubscription subscription = await subscribing.SoonAsync();
        Assert.Equal([new MqttFilterResult("a", ReasonCode.Success), new MqttFilterResult("b/#", ReasonCode.GrantedQos2)], subscription.Results);
        Assert.Equal(("a", Qos.AtMostOnce, "fine"), (subscription.Filter, subscription.GrantedQos, subscription.ReasonString));
        Assert.Equal([new("q", "1")], subscription.UserProperties);
    }

    [Theory]
    [InlineData(ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V311)]
    public async Task A_partly_refused_one__stands_for_what_was_granted(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version, CleanStart = false });
        ReasonCode refusal = version == ProtocolVersion.V5 ? ReasonCode.NotAuthorized : ReasonCode.UnspecifiedError;
        MqttSubscription subscription = await SubscribeAsync(client, server, ["no", "yes", "also"], refusal, ReasonCode.GrantedQos1, ReasonCode.Success);

        Assert.Equal([refusal, ReasonCode.GrantedQos1, ReasonCode.Success], subscription.Results.Select(static r => r.ReasonCode));
        Assert.Equal([false, true, true], subscription.Results.Select(static r => r.IsSuccess));
        Assert.Equal([null, Qos.AtLeastOnce, Qos.AtMostOnce], subscription.Results.Select(static r => r.GrantedQos));
        Assert.Equal(("yes", Qos.AtLeastOnce), (subscription.Filter, subscription.GrantedQos));

        // What was refused is neither subscribed to again nor unsubscribed from.
        server.Cut();
        server = await fake.AcceptAsync(version: version);
        WirePacket again = await server.ExpectAsync(PacketType.Subscribe);
        Assert.Equal(["yes", "also"], again.Filters);
        await server.AnswerAsync(PacketType.SubAck, again.PacketId, ReasonCode.GrantedQos1, ReasonCode.Success);
        await server.PublishAsync("also", "x");
        Assert.Equal("x", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        Task disposing = subscription.DisposeAsync().AsTask();
        WirePacket end = await server.ExpectAsync(PacketType.Unsubscribe);
        Assert.Equal(["yes", "also"], end.Filters);
        await server.AnswerAsync(PacketType.UnsubAck, end.PacketId, ReasonCode.Success, ReasonCode.Success);
        await disposing.SoonAsync();
    }

    [Fact]
    public async Task A_wholly_refused_one__throws_and_leaves_nothing_behind()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> subscribing = client.SubscribeAsync(["a", "b"], new MqttSubscribeOptions());
        WirePacket request = await server.ExpectAsync(PacketType.Subscribe);
        await server.AnswerAsync(
            PacketType.SubAck, request.PacketId, static p => p.Add(PropertyId.ReasonString, "no").AddUserProperty("q", "1"), ReasonCode.QuotaExceeded, ReasonCode.NotAuthorized);

        MqttSubscribeException e = await Assert.ThrowsAsync<MqttSubscribeException>(() => subscribing.SoonAsync());
        Assert.Equal(("a", ReasonCode.QuotaExceeded, "no"), (e.Filter, e.ReasonCode, e.ReasonString));
        Assert.Equal([new("q", "1")], e.UserProperties);

        server.Cut();
        server = await fake.AcceptAsync();
        await server.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_message_that_several_filters_match__comes_once_to_each_subscription(bool withIdentifiers)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        (MqttSubscription several, uint first) = await SubscribeAsync(client, server, ["a/+", "a/#", "b"]);
        (MqttSubscription other, uint second) = await SubscribeAsync(client, server, ["+/1"]);

        for (int i = 0; i < 3; i++)
        {
            await server.PublishAsync("a/1", $"{i}", Qos.AtLeastOnce, (ushort)(i + 1), with: p =>
            {
                if (withIdentifiers)
                {
                    p.Add(PropertyId.SubscriptionIdentifier, first).Add(PropertyId.SubscriptionIdentifier, second);
                }
            });
            Assert.Equal($"{i}", (await several.ReadAsync().SoonAsync()).PayloadText);
            Assert.Equal($"{i}", (await other.ReadAsync().SoonAsync()).PayloadText);
            await server.ExpectAckAsync(PacketType.PubAck, (ushort)(i + 1));
        }
    }

    [Fact]
    public async Task An_identifier__directs_a_message_to_its_subscription_only()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        (MqttSubscription a, uint ofA) = await SubscribeAsync(client, server, ["a/#", "x"]);
        (MqttSubscription b, uint ofB) = await SubscribeAsync(client, server, ["a/+"]);

        // As a broker does that sends a copy for each subscription.
        await server.PublishAsync("a/1", "for a", with: p => p.Add(PropertyId.SubscriptionIdentifier, ofA));
        await server.PublishAsync("a/1", "for b", with: p => p.Add(PropertyId.SubscriptionIdentifier, ofB));
        await server.PublishAsync("a/1", "for both");

        Assert.Equal(["for a", "for both"], [(await a.ReadAsync().SoonAsync()).PayloadText, (await a.ReadAsync().SoonAsync()).PayloadText]);
        Assert.Equal(["for b", "for both"], [(await b.ReadAsync().SoonAsync()).PayloadText, (await b.ReadAsync().SoonAsync()).PayloadText]);
    }

    [Fact]
    public async Task An_identifier_that_a_later_SUBSCRIBE_has_replaced__loses_no_message()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        (MqttSubscription a, uint replaced) = await SubscribeAsync(client, server, ["a"]);
        (MqttSubscription b, uint ofB) = await SubscribeAsync(client, server, ["+"]);
        (MqttSubscription again, _) = await SubscribeAsync(client, server, ["a"]);

        // Queued by the broker before the third SUBSCRIBE.
        await server.PublishAsync("a", "x", with: p => p.Add(PropertyId.SubscriptionIdentifier, replaced).Add(PropertyId.SubscriptionIdentifier, ofB));

        foreach (MqttSubscription subscription in (MqttSubscription[])[a, b, again])
        {
            Assert.Equal("x", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        }
    }

    [Fact]
    public async Task Begun_without_a_connection__they_go_in_one_packet_too()
    {
        await using var fake = new FakeServer();
        MqttClient client = fake.Start();
        Task<MqttSubscription> subscribing = client.SubscribeAsync(["a", "b"], new MqttSubscribeOptions());
        Task<MqttSubscription> other = client.SubscribeAsync("c");
        ServerEnd server = await fake.AcceptAsync();

        WirePacket request = await server.ExpectAsync(PacketType.Subscribe);
        Assert.Equal(["a", "b"], request.Filters);
        await server.AnswerAsync(PacketType.SubAck, request.PacketId, ReasonCode.GrantedQos1, ReasonCode.GrantedQos1);
        Assert.Equal(["c"], (await server.GrantAsync()).Filters);
        await Task.WhenAll(subscribing, other).SoonAsync();
    }

    [Fact]
    public async Task A_filter_that_another_subscription_uses__stays_when_one_ends()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        (MqttSubscription several, _) = await SubscribeAsync(client, server, ["a", "b"]);
        (MqttSubscription other, _) = await SubscribeAsync(client, server, ["a"]);

        ValueTask<IReadOnlyList<MqttFilterResult>> unsubscribing = several.UnsubscribeAsync([new("x", "1")]);
        WirePacket request = await server.ExpectAsync(PacketType.Unsubscribe);
        Assert.Equal(["b"], request.Filters);
        Assert.Equal(["x=1"], request.UserProperties);
        await server.AnswerAsync(PacketType.UnsubAck, request.PacketId, ReasonCode.NoSubscriptionExisted);
        Assert.Equal([new MqttFilterResult("a", ReasonCode.Success), new MqttFilterResult("b", ReasonCode.NoSubscriptionExisted)], await unsubscribing.SoonAsync());

        await server.PublishAsync("a", "x");
        Assert.Equal("x", (await other.ReadAsync().SoonAsync()).PayloadText);
    }

    [Theory]
    [InlineData(PacketType.SubAck, 1)]
    [InlineData(PacketType.SubAck, 3)]
    [InlineData(PacketType.UnsubAck, 2)]
    public async Task An_answer_that_does_not_fit__closes_and_the_next_connection_asks_again(PacketType type, int codes)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> subscribing = client.SubscribeAsync(["a", "b"], new MqttSubscribeOptions());
        WirePacket request = await server.ExpectAsync(PacketType.Subscribe);

        await server.AnswerAsync(type, request.PacketId, [.. Enumerable.Repeat(ReasonCode.Success, codes)]);

        await server.ExpectDisconnectAsync(ReasonCode.ProtocolError);
        server = await fake.AcceptAsync(sessionPresent: true);
        request = await server.ExpectAsync(PacketType.Subscribe);
        await server.AnswerAsync(PacketType.SubAck, request.PacketId, ReasonCode.GrantedQos1, ReasonCode.GrantedQos1);
        await subscribing.SoonAsync();
    }

    [Fact]
    public async Task A_SUBSCRIBE_that_is_too_large_for_the_broker__is_not_sent()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: static p => p.Add(PropertyId.MaximumPacketSize, 40));

        MqttException e = await Assert.ThrowsAsync<MqttException>(
            () => client.SubscribeAsync([new string('a', 20), new string('b', 20)], new MqttSubscribeOptions()).SoonAsync());

        Assert.Equal(ReasonCode.PacketTooLarge, e.ReasonCode);
        server.Cut();
        server = await fake.AcceptAsync();
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task Filters_that_do_not_fit__are_argument_exceptions()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        var options = new MqttSubscribeOptions();
        foreach (MqttTopicFilter[] filters in (MqttTopicFilter[][])
            [[], ["a", "a"], ["a", "b#"], [new MqttTopicFilter("a") { Qos = (Qos)3 }], [new MqttTopicFilter("$share/g/a") { NoLocal = true }]])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => client.SubscribeAsync(filters, options));
        }

        await Assert.ThrowsAsync<ArgumentException>(() => client.SubscribeAsync(["a"], options with { UserProperties = [new("", "\0")] }));
        await server.ExpectQuietAsync();
    }

    private static async Task<(MqttSubscription Subscription, uint Identifier)> SubscribeAsync(MqttClient client, ServerEnd server, MqttTopicFilter[] filters)
    {
        Task<MqttSubscription> subscribing = client.SubscribeAsync(filters, new MqttSubscribeOptions());
        WirePacket request = await server.ExpectAsync(PacketType.Subscribe);
        await server.AnswerAsync(PacketType.SubAck, request.PacketId, [.. filters.Select(static _ => ReasonCode.GrantedQos1)]);
        return (await subscribing.SoonAsync(), request.Identifiers.Single());
    }

    private static async Task<MqttSubscription> SubscribeAsync(MqttClient client, ServerEnd server, MqttTopicFilter[] filters, params ReasonCode[] answers)
    {
        Task<MqttSubscription> subscribing = client.SubscribeAsync(filters, new MqttSubscribeOptions());
        await server.AnswerAsync(PacketType.SubAck, (await server.ExpectAsync(PacketType.Subscribe)).PacketId, answers);
        return await subscribing.SoonAsync();
    }
}
