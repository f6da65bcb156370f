using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Configuration;

/// <summary>What options do, seen from the wire: the same with our broker and with the real mosquitto.</summary>
[Trait("Peer", "mosquitto")]
public sealed class ConfBehaviourPeerTests : IDisposable
{
    private static readonly ConnectOptions Persistent = new("s") { Clean = false, Expiry = 1000 };

    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData(ConfBroker.Ours, true)]
    [InlineData(ConfBroker.Mosquitto, true)]
    [InlineData(ConfBroker.Ours, false)]
    [InlineData(ConfBroker.Mosquitto, false)]
    public async Task Queue_qos0_messages__decides_what_an_absent_client_gets(string kind, bool queued)
    {
        await using ConfBroker broker = await ConfBroker.StartAsync(kind, _files, $"queue_qos0_messages {(queued ? "true" : "false")}");
        RawClient subscriber = await broker.ConnectAsync(Persistent);
        await subscriber.SubscribeAsync("t");
        await subscriber.DisconnectAsync();
        RawClient publisher = await broker.ConnectAsync(new ConnectOptions("p"));
        await publisher.PublishAndSettleAsync("t", "1", Qos.AtMostOnce);
        await publisher.PublishAndSettleAsync("t", "2", Qos.AtLeastOnce);
        await publisher.PublishAndSettleAsync("t", "3", Qos.AtMostOnce);

        subscriber = await broker.ConnectAsync(Persistent);

        foreach (string payload in queued ? new[] { "1", "2", "3" } : ["2"])
        {
            Assert.Equal(payload == "2" ? Qos.AtLeastOnce : Qos.AtMostOnce, (await subscriber.TakeAsync("t", payload)).Qos);
        }

        await subscriber.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ConfBroker.Ours, true)]
    [InlineData(ConfBroker.Mosquitto, true)]
    [InlineData(ConfBroker.Ours, false)]
    [InlineData(ConfBroker.Mosquitto, false)]
    public async Task Upgrade_outgoing_qos__delivers_with_the_QoS_of_the_subscription(string kind, bool upgrade)
    {
        await using ConfBroker broker = await ConfBroker.StartAsync(kind, _files, $"upgrade_outgoing_qos {(upgrade ? "true" : "false")}");
        RawClient publisher = await broker.ConnectAsync(new ConnectOptions("p"));
        await publisher.PublishAndSettleAsync("kept", "r", Qos.AtMostOnce, retain: true);
        RawClient subscriber = await broker.ConnectAsync(new ConnectOptions("s"));
        await subscriber.SubscribeAsync("t", Qos.AtLeastOnce);
        await subscriber.SubscribeAsync("low", Qos.AtMostOnce);

        await publisher.PublishAndSettleAsync("t", "0", Qos.AtMostOnce);
        await publisher.PublishAndSettleAsync("t", "2", Qos.ExactlyOnce);
        await publisher.PublishAndSettleAsync("low", "2", Qos.ExactlyOnce);

        Assert.Equal(upgrade ? Qos.AtLeastOnce : Qos.AtMostOnce, (await subscriber.TakeAsync("t", "0")).Qos);
        Assert.Equal(Qos.AtLeastOnce, (await subscriber.TakeAsync("t", "2")).Qos);
        Assert.Equal(Qos.AtMostOnce, (await subscriber.TakeAsync("low", "2")).Qos);
        await subscriber.SubscribeAsync("kept", Qos.ExactlyOnce);
        Assert.Equal(upgrade ? Qos.ExactlyOnce : Qos.AtMostOnce, (await subscriber.ExpectPublishAsync("kept", "r")).Qos);
    }

    [Theory]
    [InlineData(ConfBroker.Ours)]
    [InlineData(ConfBroker.Mosquitto)]
    public async Task Mount_point__stands_before_all_topics_of_a_listener(string kind)
    {
        int plain = MosquittoPeer.FreePort();
        await using ConfBroker broker = await ConfBroker.StartAsync(kind, _files, $"mount_point m/\nlistener {plain} 127.0.0.1");
        RawClient outside = await broker.ConnectAsync(new ConnectOptions("o"), port: plain);

        // Its manual says that the prefix is removed; 2.0.11 does not.
        string shown = kind == ConfBroker.Mosquitto ? "m/" : "";
        await outside.SubscribeAsync("#", Qos.AtMostOnce);
        RawClient inside = await broker.ConnectAsync(new ConnectOptions("i") { Will = new WillOptions("will", "gone") });
        await inside.SubscribeAsync("a/#", Qos.AtLeastOnce);

        await outside.PublishAsync("other", "x", Qos.AtLeastOnce, 3, retain: true);
        await outside.FindAsync(PacketType.PubAck, 3);
        await outside.ExpectPublishAsync("other", "x");
        await outside.PublishAsync("m/a/b", "from outside", Qos.AtLeastOnce, 1, retain: true);
        await outside.FindAsync(PacketType.PubAck, 1);
        await outside.ExpectPublishAsync("m/a/b", "from outside");
        await inside.TakeAsync($"{shown}a/b", "from outside");
        await inside.PublishAsync("a/c", "from inside", Qos.AtLeastOnce, 2);
        await inside.FindAsync(PacketType.PubAck, 2);
        await inside.TakeAsync($"{shown}a/c", "from inside");
        await outside.ExpectPublishAsync("m/a/c", "from inside");
        await inside.SubscribeAsync("#", Qos.AtMostOnce);
        WirePacket retained = await inside.ExpectPublishAsync($"{shown}a/b", "from outside");
        Assert.True(retained.Retain);
        await inside.ExpectQuietAsync();

        // 2.0.11 looks for the filter without the prefix and does not find it.
        Assert.Equal([kind == ConfBroker.Mosquitto ? ReasonCode.NoSubscriptionExisted : ReasonCode.Success], await inside.UnsubscribeAsync("a/#"));
        inside.Cut();
        await outside.ExpectPublishAsync("m/will", "gone");
    }

    [Theory]
    [InlineData(ConfBroker.Ours, ProtocolVersion.V311)]
    [InlineData(ConfBroker.Mosquitto, ProtocolVersion.V311)]
    [InlineData(ConfBroker.Ours, ProtocolVersion.V5)]
    public async Task Message_size_limit__drops_larger_payloads_and_keeps_the_connection(string kind, ProtocolVersion version)
    {
        await using ConfBroker broker = await ConfBroker.StartAsync(kind, _files, "message_size_limit 5");
        RawClient witness = await broker.ConnectAsync(new ConnectOptions("w"));
        await witness.SubscribeAsync("t", Qos.AtMostOnce);
        RawClient publisher = await broker.ConnectAsync(new ConnectOptions("p"), version);
        ReasonCode refused = version == ProtocolVersion.V5 ? ReasonCode.QuotaExceeded : ReasonCode.Success;

        await publisher.PublishAsync("t", "123456", Qos.AtMostOnce, retain: true);
        await publisher.PublishAsync("t", "123456", Qos.AtLeastOnce, 1);
        await publisher.ExpectAckAsync(PacketType.PubAck, 1, refused);
        await publisher.PublishAsync("t", "123456", Qos.ExactlyOnce, 2);
        await publisher.ExpectAckAsync(PacketType.PubRec, 2, refused);
        if (version != ProtocolVersion.V5)
        {
            await publisher.AckAsync(PacketType.PubRel, 2);
            await publisher.ExpectAckAsync(PacketType.PubComp, 2);
        }

        await publisher.PublishAndSettleAsync("t", "12345");

        await witness.ExpectPublishAsync("t", "12345");
        await witness.ExpectQuietAsync();
        RawClient late = await broker.ConnectAsync(new ConnectOptions("l"));
        await late.SubscribeAsync("t");
        await late.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ConfBroker.Ours, ProtocolVersion.V311, ReasonCode.NotAuthorized)]
    [InlineData(ConfBroker.Mosquitto, ProtocolVersion.V311, ReasonCode.NotAuthorized)]
    [InlineData(ConfBroker.Ours, ProtocolVersion.V5, ReasonCode.PacketTooLarge)]
    [InlineData(ConfBroker.Mosquitto, ProtocolVersion.V5, ReasonCode.PacketTooLarge)]
    public async Task Message_size_limit__holds_for_wills(string kind, ProtocolVersion version, ReasonCode expected)
    {
        await using ConfBroker broker = await ConfBroker.StartAsync(kind, _files, "message_size_limit 5");
        RawClient client = await broker.OpenAsync(version);

        await broker.ConnectAsync(new ConnectOptions("c") { Will = new WillOptions("t", "12345") }, version);
        Assert.Equal(expected, (await client.ConnectAsync(new ConnectOptions("d") { Will = new WillOptions("t", "123456") })).Reason);
    }

    [Theory]
    [InlineData(ConfBroker.Ours, true)]
    [InlineData(ConfBroker.Mosquitto, true)]
    [InlineData(ConfBroker.Ours, false)]
    [InlineData(ConfBroker.Mosquitto, false)]
    public async Task Check_retain_source__holds_back_what_its_publisher_may_no_longer_publish(string kind, bool check)
    {
        const string Reader = "user reader\ntopic read #\n";
        string acl = _files.Write("acl", Reader + "user writer\ntopic write #\n");
        await using ConfBroker broker = await ConfBroker.StartAsync(kind, _files, $"acl_file {acl}\ncheck_retain_source {(check ? "true" : "false")}");
        RawClient writer = await broker.ConnectAsync(new ConnectOptions("w") { User = "writer" });
        await writer.PublishAndSettleAsync("lost", "x", retain: true);
        await writer.PublishAndSettleAsync("kept", "y", retain: true);
        RawClient early = await broker.ConnectAsync(new ConnectOptions("e") { User = "reader" });
        await early.SubscribeAsync("lost");
        await early.TakeAsync("lost", "x");

        _files.Write("acl", Reader + "user writer\ntopic write kept\n");
        await broker.ReloadAsync();
        RawClient reader = await broker.ConnectAsync(new ConnectOptions("r") { User = "reader" });
        await reader.SubscribeAsync("lost");
        if (!check)
        {
            await reader.TakeAsync("lost", "x");
        }

        await reader.SubscribeAsync("kept");
        await reader.TakeAsync("kept", "y");
        await reader.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ConfBroker.Ours, ProtocolVersion.V311)]
    [InlineData(ConfBroker.Mosquitto, ProtocolVersion.V311)]
    [InlineData(ConfBroker.Ours, ProtocolVersion.V5)]
    [InlineData(ConfBroker.Mosquitto, ProtocolVersion.V5)]
    public async Task Clientid_prefixes__keeps_other_clients_out(string kind, ProtocolVersion version)
    {
        await using ConfBroker broker = await ConfBroker.StartAsync(kind, _files, "clientid_prefixes line-");

        await broker.ConnectAsync(new ConnectOptions("line-1"), version);
        foreach (string clientId in new[] { "line", "LINE-1", "other-line-1", "" })
        {
            RawClient stranger = await broker.OpenAsync(version);
            Assert.Equal(ReasonCode.NotAuthorized, (await stranger.ConnectAsync(new ConnectOptions(clientId))).Reason);
        }
    }

    [Theory]
    [InlineData(ConfBroker.Ours)]
    [InlineData(ConfBroker.Mosquitto)]
    public async Task Clientid_prefixes__is_about_the_identifier_that_was_sent_or_assigned(string kind)
    {
        await using ConfBroker broker = await ConfBroker.StartAsync(kind, _files, "clientid_prefixes line-\nauto_id_prefix line-auto-\nuse_username_as_clientid true");

        await broker.ConnectAsync(new ConnectOptions("line-1") { User = "alice" });
        await broker.ConnectAsync(new ConnectOptions("") { User = "bob" });
        RawClient stranger = await broker.OpenAsync();
        Assert.Equal(ReasonCode.NotAuthorized, (await stranger.ConnectAsync(new ConnectOptions("x") { User = "line-1" })).Reason);
    }
}
