using System.Globalization;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.SysTopics;

/// <summary>What monitoring tools read below <c>$SYS/broker/</c>.</summary>
public sealed class SysTopicTests
{
    private static readonly string[] Topics =
    [
        "version", "uptime", "clients/total", "clients/connected", "clients/active", "clients/disconnected", "clients/inactive", "clients/maximum",
        "clients/expired", "messages/received", "messages/sent", "messages/stored", "store/messages/count", "store/messages/bytes",
        "retained messages/count", "subscriptions/count", "shared_subscriptions/count", "publish/messages/received", "publish/messages/sent",
        "publish/messages/dropped", "publish/bytes/received", "publish/bytes/sent", "bytes/received", "bytes/sent", "heap/current", "heap/maximum",
        .. Loads("messages/received"), .. Loads("messages/sent"), .. Loads("publish/received"), .. Loads("publish/sent"), .. Loads("publish/dropped"),
        .. Loads("bytes/received"), .. Loads("bytes/sent"), .. Loads("sockets"), .. Loads("connections"),
    ];

    [Fact]
    public async Task The_documented_tree__is_there_retained_with_QoS_2()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        broker.Advance(10);

        await client.SubscribeAsync("$SYS/broker/#", Qos.ExactlyOnce);
        Dictionary<string, WirePacket> seen = await TakeAllAsync(client);

        Assert.Empty(Topics.Except(seen.Keys));
        Assert.All(seen.Values, static packet => Assert.Equal((Qos.ExactlyOnce, true), (packet.Qos, packet.Retain)));
        Assert.Equal("10 seconds", seen["uptime"].Payload);
        Assert.StartsWith("TypedMqtt version ", seen["version"].Payload, StringComparison.Ordinal);
        foreach (MqttDropReason reason in Enum.GetValues<MqttDropReason>())
        {
            Assert.Contains(seen.Keys, key => key.StartsWith("publish/messages/dropped/", StringComparison.Ordinal)
                && key[25..].Replace(" ", "", StringComparison.Ordinal).Equals($"{reason}", StringComparison.OrdinalIgnoreCase));
        }
    }

    [Fact]
    public async Task Values__are_what_has_happened()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient away = await broker.ConnectAsync(new ConnectOptions("away") { Clean = false, Expiry = 1000 });
        await away.SubscribeAsync("t");
        await away.SubscribeAsync("$share/g/s");
        await away.DisconnectAsync();
        RawClient gone = await broker.ConnectAsync(new ConnectOptions("gone") { Clean = false, Expiry = 5 });
        await gone.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);
        RawClient client = await broker.ConnectAsync("c");
        await client.PublishAndSettleAsync("t", "12345");
        await client.PublishAndSettleAsync("t", "1", Qos.AtMostOnce);
        await client.PublishAndSettleAsync("r", "1234", retain: true);
        broker.Advance(6);
        broker.Advance(4);

        await client.SubscribeAsync("$SYS/broker/#", Qos.AtMostOnce);
        Dictionary<string, WirePacket> seen = await TakeAllAsync(client);

        Assert.Equal(
            ("2", "1", "1", "1", "1"),
            (seen["clients/total"].Payload, seen["clients/connected"].Payload, seen["clients/disconnected"].Payload, seen["clients/expired"].Payload, seen["shared_subscriptions/count"].Payload));
        Assert.Equal(("1", "3", "10"), (seen["subscriptions/count"].Payload, seen["publish/messages/received"].Payload, seen["publish/bytes/received"].Payload));
        Assert.Equal(("1", "1"), (seen["publish/messages/dropped"].Payload, seen["publish/messages/dropped/offline"].Payload));

        // Three CONNECTs, two SUBSCRIBEs, two DISCONNECTs, three PUBLISHs and the PINGREQ behind the one of QoS 0.
        Assert.Equal("11", seen["messages/received"].Payload);
        Assert.Equal(("18.00", "66.00", "18.00"), (seen["load/publish/received/1min"].Payload, seen["load/messages/received/5min"].Payload, seen["load/connections/15min"].Payload));
    }

    [Fact]
    public async Task A_value__is_sent_again_only_when_it_has_changed()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync(0, ("$SYS/broker/uptime", new SubscriptionOptions(Qos.AtMostOnce)), ("$SYS/broker/version", new SubscriptionOptions(Qos.AtMostOnce)));
        await TakeAllAsync(client);

        broker.Advance(9.9);
        await client.ExpectQuietAsync();
        broker.Advance(0.2);

        WirePacket only = await client.ExpectPublishAsync("$SYS/broker/uptime", "10 seconds");
        Assert.False(only.Retain);
        await client.ExpectQuietAsync();
    }

    [Fact]
    public async Task Load__follows_what_comes_in_and_fades_when_nothing_does()
    {
        await using BrokerUnderTest broker = await StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("$SYS/broker/load/publish/received/+", Qos.AtMostOnce);
        await TakeAllAsync(client);
        for (int i = 0; i < 10; i++)
        {
            await client.PublishAndSettleAsync("t", "x");
        }

        broker.Advance(10);
        Assert.Equal(["60.00", "60.00", "60.00"], await LoadsAsync(client));
        broker.Advance(10);

        double[] faded = [.. (await LoadsAsync(client)).Select(static text => double.Parse(text, CultureInfo.InvariantCulture))];
        Assert.Equal([60 * Math.Exp(-10.0 / 60), 60 * Math.Exp(-10.0 / 300), 60 * Math.Exp(-10.0 / 900)], faded, static (a, b) => Math.Abs(a - b) < 0.01);
    }

    [Fact]
    public async Task No_interval__no_tree()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        broker.Advance(100);

        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync("$SYS/#", Qos.AtMostOnce);

        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData("topic readwrite #\n", false)]
    [InlineData("topic read $SYS/broker/uptime\n", true)]
    public async Task Under_an_ACL_file__only_those_who_are_allowed_by_name_see_it(string acl, bool visible)
    {
        using var directory = new TemporaryDirectory();
        string file = directory.Write("acl", acl);
        await using BrokerUnderTest broker = await StartAsync(options => options.AclFile = file);
        RawClient client = await broker.ConnectAsync("c");

        await client.SubscribeAsync("$SYS/#", Qos.AtMostOnce);

        Assert.Equal(visible ? ["uptime"] : [], (await TakeAllAsync(client)).Keys);
    }

    private static string[] Loads(string name) => [$"load/{name}/1min", $"load/{name}/5min", $"load/{name}/15min"];

    private static Task<BrokerUnderTest> StartAsync(Action<MqttBrokerOptions>? configure = null) => BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightMessages = 0 }, options =>
    {
        options.SysInterval = TimeSpan.FromSeconds(10);
        configure?.Invoke(options);
    });

    private static async Task<string[]> LoadsAsync(RawClient client)
    {
        Dictionary<string, WirePacket> seen = await TakeAllAsync(client);
        return [.. Loads("publish/received").Select(name => seen[name].Payload)];
    }

    /// <summary>Everything that is on its way, by the name below $SYS/broker/.</summary>
    private static async Task<Dictionary<string, WirePacket>> TakeAllAsync(RawClient client)
    {
        var seen = new Dictionary<string, WirePacket>();
        await client.SendAsync(0xC0, 0);
        bool isDone = false;
        while (!isDone)
        {
            WirePacket? packet = await client.NextAsync();
            isDone = packet is not { Type: PacketType.Publish or PacketType.PubRel };
            if (packet is { Type: PacketType.Publish })
            {
                seen[packet.Topic["$SYS/broker/".Length..]] = packet;
                if (packet.Qos == Qos.ExactlyOnce)
                {
                    await client.AckAsync(PacketType.PubRec, packet.PacketId);
                    await client.FindAsync(PacketType.PubRel, packet.PacketId);
                    await client.AckAsync(PacketType.PubComp, packet.PacketId);
                }
            }
        }

        return seen;
    }
}
