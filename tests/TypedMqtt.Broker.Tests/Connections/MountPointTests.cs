using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

/// <summary>Clients of a listener with a mount point see their part of the topics, and nothing of the prefix.</summary>
public sealed class MountPointTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    public async Task Tenants__share_nothing_whatever_they_subscribe_to(ProtocolVersion version)
    {
        await using MqttBroker broker = await StartAsync();
        await using RawClient one = await OpenAsync(broker, 0, "one", version);
        await using RawClient other = await OpenAsync(broker, 1, "other", version);
        await one.SubscribeAsync(0, [.. new[] { "#", "+/+", "$share/g/t/#", "/#" }.Select(static f => (f, new SubscriptionOptions(Qos.ExactlyOnce)))]);

        await other.PublishAndSettleAsync("t/x", "not yours", Qos.ExactlyOnce, retain: true);
        broker.Publish("t/x", "not yours"u8, Qos.AtLeastOnce);
        broker.Publish("one", "parent of everything"u8, Qos.AtLeastOnce);
        await one.ExpectQuietAsync();
        broker.Publish("one/t/x", "yours"u8, Qos.AtLeastOnce);

        Assert.Equal(Qos.AtLeastOnce, (await one.TakeAsync("t/x", "yours")).Qos);
        await one.TakeAsync("t/x", "yours");
        await one.ExpectQuietAsync();
    }

    [Fact]
    public async Task Everything_a_message_has__passes_without_the_prefix()
    {
        await using MqttBroker broker = await StartAsync();
        await using RawClient client = await OpenAsync(broker, 0, "c", with: static p => p.Add(PropertyId.TopicAliasMaximum, 5));
        await client.SubscribeAsync("t/#", Qos.AtMostOnce, identifier: 7);
        for (int i = 0; i < 3; i++)
        {
            await client.PublishAsync(i == 0 ? "t/long" : "", "x", with: static p => p.Add(PropertyId.TopicAlias, 1).Add(PropertyId.MessageExpiryInterval, 100).AddUserProperty("n", "v"));
        }

        var topics = new List<string>();
        for (int i = 0; i < 3; i++)
        {
            WirePacket packet = await client.ExpectAsync(PacketType.Publish);
            Assert.Equal((7u, "n=v", "x"), (packet.Identifiers.Single(), packet.UserProperties.Single(), packet.Payload));
            topics.Add(packet.Topic);
        }

        // Announced with its second use, and an alias from then on.
        Assert.Equal(["t/long", "t/long", ""], topics);
    }

    [Fact]
    public async Task Topics__are_checked_without_the_prefix_and_their_length_with_it()
    {
        await using MqttBroker broker = await StartAsync();
        foreach ((string topic, ReasonCode reason) in new[] { ("", ReasonCode.ProtocolError), ("+", ReasonCode.ProtocolError), (new string('x', 65_534), ReasonCode.TopicNameInvalid) })
        {
            await using RawClient client = await OpenAsync(broker, 0, "c");
            await client.PublishAsync(topic, "x");
            await client.ExpectClosedAsync(reason);
        }

        await using RawClient last = await OpenAsync(broker, 0, "c");
        await last.SubscribeAsync("#", Qos.AtMostOnce);
        string longest = new('x', 65_531);
        await last.PublishAsync(longest, "x");
        await last.ExpectPublishAsync(longest, "x");
    }

    [Fact]
    public async Task Rules__are_about_whole_topics_and_broker_topics_are_out_of_reach()
    {
        string acl = _files.Write("acl", "topic readwrite one/open/#\n");
        await using MqttBroker broker = await StartAsync(options => options.AclFile = acl);
        await using RawClient client = await OpenAsync(broker, 0, "c");

        Assert.Equal([ReasonCode.NotAuthorized, ReasonCode.NotAuthorized, ReasonCode.Success], await client.SubscribeAsync(
            0, [.. new[] { "closed/#", "$SYS/#", "open/#" }.Select(static f => (f, new SubscriptionOptions(Qos.AtMostOnce)))]));
        await client.PublishAsync("open/a", "x", Qos.AtLeastOnce, 1);
        await client.FindAsync(PacketType.PubAck, 1);
        await client.ExpectPublishAsync("open/a", "x");
        await client.PublishAsync("one/open/a", "x", Qos.AtLeastOnce, 2);
        await client.ExpectAckAsync(PacketType.PubAck, 2, ReasonCode.NotAuthorized);
    }

    [Fact]
    public async Task A_session__is_not_carried_to_another_mount_point()
    {
        await using MqttBroker broker = await StartAsync();
        await using (RawClient client = await OpenAsync(broker, 0, "c", expiry: 100))
        {
            await client.SubscribeAsync("t");
            await client.DisconnectAsync();
        }

        broker.Publish("one/t", "secret of one"u8, Qos.AtLeastOnce);
        await using RawClient elsewhere = await OpenAsync(broker, 1, "c", expiry: 100);
        await elsewhere.ExpectQuietAsync();
    }

    [Theory]
    [InlineData("a/+/")]
    [InlineData("#")]
    [InlineData("$SYS/")]
    public async Task What_is_no_beginning_of_topics__is_an_error_at_the_start(string prefix) =>
        await Assert.ThrowsAsync<ArgumentException>(() => MqttBroker.StartAsync(new MqttBrokerOptions
        {
            Listeners = { new MqttListenerOptions { Address = "mqtt://127.0.0.1:0", MountPoint = prefix } },
        }));

    private static Task<MqttBroker> StartAsync(Action<MqttBrokerOptions>? configure = null)
    {
        var options = new MqttBrokerOptions
        {
            Listeners =
            {
                new MqttListenerOptions { Address = "mqtt://127.0.0.1:0", MountPoint = "one/" },
                new MqttListenerOptions { Address = "mqtt://127.0.0.1:0", MountPoint = "other/" },
            },
        };
        configure?.Invoke(options);
        return MqttBroker.StartAsync(options);
    }

    private static async Task<RawClient> OpenAsync(
        MqttBroker broker, int listener, string clientId, ProtocolVersion version = ProtocolVersion.V5, uint expiry = 0, Action<MqttPropertiesBuilder>? with = null)
    {
        var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", broker.Endpoints[listener].Port);
        var client = new RawClient(new SocketTransport(socket), version);
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(new ConnectOptions(clientId) { Clean = expiry == 0, Expiry = expiry, With = with })).Reason);
        return client;
    }
}
