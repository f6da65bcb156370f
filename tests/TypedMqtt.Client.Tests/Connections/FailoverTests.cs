using TypedMqtt.Client.Tests.Transports;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>Several servers, and servers that send clients elsewhere.</summary>
public sealed class FailoverTests
{
    [Fact]
    public async Task The_list__is_tried_in_order_and_again_from_the_start_after_a_loss()
    {
        using var down = new ClosedPort();
        await using var busy = new LoopbackServer();
        await using var good = new LoopbackServer();
        Task<MqttClient> connecting = ConnectAsync(new() { Servers = [down.Address, busy.Address, good.Address] });
        await (await busy.AcceptAsync()).End.AnswerAsync(reason: ReasonCode.ServerBusy);
        LoopbackServer.Peer first = await good.AcceptAsync();
        await first.End.AnswerAsync();
        await using MqttClient client = await connecting.SoonAsync();

        first.Break();
        await (await busy.AcceptAsync()).End.AnswerAsync();

        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
        client.Abort();
    }

    [Fact]
    public async Task None_accepts__all_reasons_are_said()
    {
        using var down = new ClosedPort();
        await using var busy = new LoopbackServer();
        Task<MqttClient> connecting = ConnectAsync(new() { Servers = [down.Address, busy.Address] });
        await (await busy.AcceptAsync()).End.AnswerAsync(reason: ReasonCode.ServerBusy);

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());

        Assert.Contains($"Cannot connect to mqtt://{down.Address.Authority}: connection refused.", e.Message, StringComparison.Ordinal);
        Assert.Contains($"mqtt://{busy.Reference} refused the connection: server busy (0x89).", e.Message, StringComparison.Ordinal);
        Assert.Equal(ReasonCode.ServerBusy, e.ReasonCode);
    }

    [Theory]
    [InlineData(ReasonCode.UseAnotherServer, false)]
    [InlineData(ReasonCode.ServerMoved, true)]
    public async Task A_refusal_that_names_another_server__is_followed__for_good_when_it_moved(ReasonCode reason, bool isPermanent)
    {
        await using var old = new LoopbackServer();
        await using var other = new LoopbackServer();
        Task<MqttClient> connecting = ConnectAsync(new() { Server = WithLogin(old.Address), FollowServerReference = true });
        await (await old.AcceptAsync()).End.AnswerAsync(reason: reason, with: p => p.Add(PropertyId.ServerReference, other.Reference));
        LoopbackServer.Peer peer = await other.AcceptAsync();
        Assert.Equal(("eva", "secret"), (peer.End.Connect.UserName, peer.End.Connect.Password));
        await peer.End.AnswerAsync();
        await using MqttClient client = await connecting.SoonAsync();

        peer.Break();

        await (await (isPermanent ? other : old).AcceptAsync()).End.AnswerAsync();
        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
        Assert.False((isPermanent ? old : other).IsCalled);
        client.Abort();
    }

    [Theory]
    [InlineData(ReasonCode.UseAnotherServer)]
    [InlineData(ReasonCode.ServerMoved)]
    public async Task A_DISCONNECT_that_names_another_server__is_followed(ReasonCode reason)
    {
        await using var old = new LoopbackServer();
        await using var other = new LoopbackServer();
        Task<MqttClient> connecting = ConnectAsync(new() { Server = old.Address, FollowServerReference = true });
        LoopbackServer.Peer first = await old.AcceptAsync();
        await first.End.AnswerAsync();
        await using MqttClient client = await connecting.SoonAsync();

        await first.End.DisconnectAsync(reason, p => p.Add(PropertyId.ServerReference, other.Reference));

        await (await other.AcceptAsync()).End.AnswerAsync();
        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
        client.Abort();
    }

    [Fact]
    public async Task References_in_a_circle__end()
    {
        await using var one = new LoopbackServer();
        await using var two = new LoopbackServer();
        Task<MqttClient> connecting = ConnectAsync(new() { Server = one.Address, FollowServerReference = true });
        for (int hop = 0; hop <= 5; hop++)
        {
            (LoopbackServer at, LoopbackServer to) = hop % 2 == 0 ? (one, two) : (two, one);
            await (await at.AcceptAsync()).End.AnswerAsync(reason: ReasonCode.UseAnotherServer, with: p => p.Add(PropertyId.ServerReference, to.Reference));
        }

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());
        Assert.Equal(ReasonCode.UseAnotherServer, e.ReasonCode);
        Assert.False(one.IsCalled);
    }

    [Fact]
    public async Task Without_the_option__a_reference_is_said_and_not_followed()
    {
        await using var old = new LoopbackServer();
        await using var other = new LoopbackServer();
        Task<MqttClient> connecting = ConnectAsync(new() { Server = old.Address });
        await (await old.AcceptAsync()).End.AnswerAsync(reason: ReasonCode.ServerMoved, with: p => p.Add(PropertyId.ServerReference, other.Reference));

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());

        Assert.Equal(other.Reference, e.ServerReference);
        Assert.False(other.IsCalled);
    }

    [Theory]
    [InlineData("mqtt://a", "b", "mqtt://b:1883")]
    [InlineData("mqtts://a", "b:9999", "mqtts://b:9999")]
    [InlineData("mqtts://a", "mqtt://b", null)]
    [InlineData("mqtt://a", "mqtts://b", "mqtts://b:8883")]
    [InlineData("mqtt://a", "mqtt://b mqtt://c", "mqtt://b:1883")]
    [InlineData("mqtts://a", "mqtt://b c:1", "mqtts://c:1")]
    [InlineData("wss://a/mqtt", "b", "wss://b:443/mqtt")]
    [InlineData("mqtt://a", "[2001:db8::1]:1884", "mqtt://[2001:db8::1]:1884")]
    [InlineData("mqtt://a", "http://b", null)]
    [InlineData("mqtt://a", "unix:///run/b", null)]
    [InlineData("mqtt://a", "", null)]
    [InlineData("mqtt://a", "b:port", null)]
    public void A_reference__never_leaves_TLS(string from, string reference, string? expected)
    {
        Uri? target = TypedMqtt.Client.Connections.ServerUri.Resolve(new Uri(from), reference);

        Assert.Equal(expected, target is null ? null : TypedMqtt.Client.Connections.ServerUri.Endpoint(target));
    }

    private static Uri WithLogin(Uri server) => new UriBuilder(server) { UserName = "eva", Password = "secret" }.Uri;

    private static Task<MqttClient> ConnectAsync(MqttClientOptions options) =>
        MqttClient.ConnectAsync(options with { ReconnectDelay = TimeSpan.Zero }, TestContext.Current.CancellationToken);
}
