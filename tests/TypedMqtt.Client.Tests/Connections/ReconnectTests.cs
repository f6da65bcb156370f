using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>Subscriptions over a reconnect, with the session and without it.</summary>
public sealed class ReconnectTests
{
    [Fact]
    public async Task Without_the_session__everything_is_subscribed_again_and_receives()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> a = client.SubscribeAsync("a/+");
        await server.GrantAsync();
        Task<MqttSubscription> b = client.SubscribeAsync("b", Qos.ExactlyOnce);
        await server.GrantAsync(ReasonCode.GrantedQos2);
        await Task.WhenAll(a, b).SoonAsync();

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: false);
        WirePacket[] again = [await server.GrantAsync(), await server.GrantAsync()];

        Assert.False(server.Connect.CleanStart);
        Assert.Equal(["a/+", "b"], again.SelectMany(static p => p.Filters).Order(StringComparer.Ordinal));
        uint identifier = again.Single(static p => p.Filters[0] == "a/+").Identifiers.Single();
        await server.PublishAsync("a/1", "x", with: p => p.Add(PropertyId.SubscriptionIdentifier, identifier));
        Assert.Equal("x", (await (await a).ReadAsync().SoonAsync()).PayloadText);
    }

    [Fact]
    public async Task With_the_session__nothing_is_subscribed_again()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> a = client.SubscribeAsync("a");
        await server.GrantAsync();
        await a.SoonAsync();

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);

        await server.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_subscription_without_an_answer__is_asked_for_again(bool sessionPresent)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> a = client.SubscribeAsync("a");
        await server.ExpectAsync(PacketType.Subscribe);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent);
        await server.GrantAsync();

        await a.SoonAsync();
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task Subscribed_again_and_cut_off_before_the_answer__is_asked_for_again_though_the_session_is_there()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> a = client.SubscribeAsync("a");
        await server.GrantAsync();
        await a.SoonAsync();
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: false);
        await server.ExpectAsync(PacketType.Subscribe);

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.GrantAsync();

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task Subscribed_again_and_refused__is_logged()
    {
        var log = new ListLoggerFactory();
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { LoggerFactory = log });
        Task<MqttSubscription> a = client.SubscribeAsync("a");
        await server.GrantAsync();
        await a.SoonAsync();
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: false);

        await server.GrantAsync(ReasonCode.NotAuthorized);

        await Eventually.TrueAsync(() => log.Lines.Any(static l => l.Contains("'a' was not granted again", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task In_3_1_1_the_clean_session_flag__stays_as_it_was_asked_for(bool cleanStart)
    {
        await using var fake = new FakeServer();
        (MqttClient _, ServerEnd server) = await fake.ConnectAsync(
            fake.Options with { ProtocolVersion = ProtocolVersion.V311, ClientId = "c", CleanStart = cleanStart });

        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: !cleanStart, ProtocolVersion.V311);

        Assert.Equal(cleanStart, server.Connect.CleanStart);
    }

    [Fact]
    public async Task Unsubscribed_without_a_connection__is_told_to_the_session_that_resumes()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> a = client.SubscribeAsync("a");
        await server.GrantAsync();
        await a.SoonAsync();
        server.Cut();
        await Eventually.TrueAsync(() => client.State != MqttClientState.Connected);

        await (await a).DisposeAsync().AsTask().SoonAsync();
        server = await fake.AcceptAsync(sessionPresent: true);

        WirePacket request = await server.ExpectAsync(PacketType.Unsubscribe);
        Assert.Equal(["a"], request.Filters);
        await server.AnswerAsync(PacketType.UnsubAck, request.PacketId, ReasonCode.Success);
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task An_unsubscribe_without_an_answer__is_done_for_the_caller_and_said_again_to_the_session()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> a = client.SubscribeAsync("a");
        await server.GrantAsync();
        Task leaving = (await a.SoonAsync()).DisposeAsync().AsTask();
        await server.ExpectAsync(PacketType.Unsubscribe);

        server.Cut();
        await leaving.SoonAsync();
        server = await fake.AcceptAsync(sessionPresent: true);

        Assert.Equal(["a"], (await server.ExpectAsync(PacketType.Unsubscribe)).Filters);
        server.Cut();
        server = await fake.AcceptAsync(sessionPresent: false);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task Unsubscribed_and_subscribed_again_without_a_connection__is_subscribed()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> a = client.SubscribeAsync("a");
        await server.GrantAsync();
        await a.SoonAsync();
        server.Cut();
        await Eventually.TrueAsync(() => client.State != MqttClientState.Connected);

        await (await a).DisposeAsync().AsTask().SoonAsync();
        Task<MqttSubscription> again = client.SubscribeAsync("a");
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.GrantAsync();

        await again.SoonAsync();
        await server.ExpectQuietAsync();
    }
}
