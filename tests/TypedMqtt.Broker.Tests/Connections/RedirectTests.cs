using System.Collections.Concurrent;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

/// <summary>Server redirection (4.11): with the CONNECT, and while connected.</summary>
public sealed class RedirectTests
{
    [Theory]
    [InlineData(false, "other:1883", ReasonCode.UseAnotherServer)]
    [InlineData(true, "a:1883 b:1883", ReasonCode.ServerMoved)]
    [InlineData(false, null, ReasonCode.UseAnotherServer)]
    public async Task A_client_that_belongs_elsewhere__is_told_in_CONNACK(bool isPermanent, string? reference, ReasonCode reason)
    {
        await using BrokerUnderTest broker = await StartAsync(client => client.ClientId == "stays" ? null : new MqttServerRedirect(reference, isPermanent));
        RawClient client = broker.Open();

        WirePacket answer = await client.ConnectAsync(new ConnectOptions("goes"));

        Assert.Equal((reason, reference), (answer.Reason, answer.TextOf(PropertyId.ServerReference)));
        await client.ExpectEndAsync();
        await broker.ConnectAsync("stays");
        Assert.Equal(1, broker.Broker.Statistics.Sessions);
    }

    [Theory]
    [InlineData(ProtocolVersion.V31)]
    [InlineData(ProtocolVersion.V311)]
    public async Task An_older_client__is_told_nothing_but_that_the_server_is_unavailable(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await StartAsync(static _ => new MqttServerRedirect("other:1883"));
        RawClient client = broker.Open(version);

        WirePacket answer = await client.ConnectAsync(new ConnectOptions("c"));

        Assert.Equal([0x20, 2, 0, 3], answer.Bytes);
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task The_host__is_asked_about_clients_that_have_proved_who_they_are()
    {
        var asked = new ConcurrentQueue<MqttClientInfo>();
        var policy = new TestPolicy();
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options =>
        {
            policy.Configure(options);
            options.Redirect = client =>
            {
                asked.Enqueue(client);
                return null;
            };
        });

        await broker.Open().ConnectAsync(new ConnectOptions("intruder") { User = "u", Password = "wrong" });
        await broker.ConnectAsync(new ConnectOptions("c") { User = "u", Password = "right" });

        MqttClientInfo client = Assert.Single(asked);
        Assert.Equal(("c", "u", ProtocolVersion.V5), (client.ClientId, client.UserName, client.ProtocolVersion));
    }

    [Fact]
    public async Task A_reference_the_client_has_no_room_for__is_left_out()
    {
        await using BrokerUnderTest broker = await StartAsync(static client => client.ClientId == "c" ? new MqttServerRedirect(new string('x', 100)) : null);
        RawClient client = broker.Open();

        WirePacket answer = await client.ConnectAsync(new ConnectOptions("c") { With = static p => p.Add(PropertyId.MaximumPacketSize, 50) });

        Assert.Equal((ReasonCode.UseAnotherServer, null), (answer.Reason, answer.TextOf(PropertyId.ServerReference)));
        RawClient connected = await broker.ConnectAsync(new ConnectOptions("d") { With = static p => p.Add(PropertyId.MaximumPacketSize, 50) });
        Assert.Equal(1, broker.Broker.Redirect(new MqttServerRedirect(new string('x', 100))));
        Assert.Equal([0xE0, 1, 0x9C], (await connected.ExpectAsync(PacketType.Disconnect)).Bytes);
    }

    [Fact]
    public async Task Connected_clients__are_told_in_DISCONNECT_and_older_ones_are_closed()
    {
        await using BrokerUnderTest broker = await StartAsync(static _ => null);
        RawClient stays = await broker.ConnectAsync("stays");
        await stays.SubscribeAsync("will");
        RawClient goes = await broker.ConnectAsync(new ConnectOptions("goes") { Will = new WillOptions("will", "gone") });
        RawClient older = await broker.ConnectAsync("older", ProtocolVersion.V311);

        int count = broker.Broker.Redirect(new MqttServerRedirect("other:1883", IsPermanent: true), static client => client.ClientId != "stays");

        Assert.Equal(2, count);
        WirePacket told = await goes.ExpectAsync(PacketType.Disconnect);
        Assert.Equal((ReasonCode.ServerMoved, "other:1883"), (told.Reason, told.TextOf(PropertyId.ServerReference)));
        await goes.ExpectEndAsync();
        await older.ExpectEndAsync();
        await stays.TakeAsync("will", "gone");
        await stays.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_host_that_throws__harms_the_client_it_was_asked_about_only()
    {
        await using BrokerUnderTest broker = await StartAsync(static client => client.ClientId == "c" ? throw new InvalidOperationException("sorry") : null);
        RawClient other = await broker.ConnectAsync("other");
        RawClient client = broker.Open();

        await client.SendAsync(client.EncodeConnect(new ConnectOptions("c") { Will = new WillOptions("t", "x") }));

        await client.ExpectEndAsync();
        await other.ExpectQuietAsync();
    }

    private static Task<BrokerUnderTest> StartAsync(Func<MqttClientInfo, MqttServerRedirect?> redirect) =>
        BrokerUnderTest.StartAsync(configure: options => options.Redirect = redirect);
}
