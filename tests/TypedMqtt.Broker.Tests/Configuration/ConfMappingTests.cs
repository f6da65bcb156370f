using System.Net.Sockets;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Configuration;

public sealed class ConfMappingTests
{
    [Theory]
    [InlineData("", 20u, null)]
    [InlineData("max_inflight_messages 0\nmax_packet_size 1000", null, 1000u)]
    public async Task Connack__under_a_conf__announces_what_mosquitto_does(string text, uint? receiveMaximum, uint? packetSize)
    {
        await using BrokerUnderTest broker = await StartAsync(text);
        WirePacket answer = await broker.Open().ConnectAsync(new ConnectOptions("a"));

        Assert.Equal((10u, receiveMaximum, packetSize), (
            answer.Number(PropertyId.TopicAliasMaximum), answer.Number(PropertyId.ReceiveMaximum), answer.Number(PropertyId.MaximumPacketSize)));

        // There are clients that compare bytes.
        Assert.Equal(PropertyId.TopicAliasMaximum, answer.PropertyIds[0]);
        Assert.Equal(receiveMaximum is null ? -1 : 1, Array.IndexOf(answer.PropertyIds, PropertyId.ReceiveMaximum));
    }

    [Theory]
    [InlineData("", true)]
    [InlineData("set_tcp_nodelay true", true)]
    [InlineData("set_tcp_nodelay false", false)]
    public void Nagle__is_only_turned_on_when_the_file_says_so(string text, bool expected) =>
        Assert.Equal(expected, MqttBrokerOptions.FromMosquittoConf(MosquittoConf.Parse(text, "m.conf")).NoDelay);

    [Fact]
    public void Limits_and_switches__are_those_of_the_file()
    {
        MqttBrokerOptions options = MqttBrokerOptions.FromMosquittoConf(MosquittoConf.Parse(
            """
            max_inflight_messages 5
            max_queued_messages 6
            max_queued_bytes 7
            max_inflight_bytes 10
            message_size_limit 11
            queue_qos0_messages true
            upgrade_outgoing_qos true
            check_retain_source false
            clientid_prefixes line-
            max_keepalive 60
            retain_available false
            persistent_client_expiration 2d
            sys_interval 3
            connection_messages false
            allow_duplicate_messages false
            typedmqtt_takeover any
            listener 1884 127.0.0.1
            max_connections 8
            max_qos 1
            max_topic_alias 9
            """,
            "m.conf"));

        MqttBrokerLimits limits = options.Limits;
        Assert.Equal((5, 6, 7L, (ushort)60, false), (
            limits.MaximumInflightMessages, limits.MaximumQueuedMessages, limits.MaximumQueuedBytes, limits.MaximumKeepAlive, limits.RetainAvailable));
        Assert.Equal((10L, 11), (limits.MaximumInflightBytes, limits.MaximumPayloadSize));
        Assert.Equal((true, true, false, "line-"), (
            options.QueueQos0Messages, options.UpgradeOutgoingQos, options.CheckRetainSource, options.ClientIdPrefix));
        Assert.Equal((TimeSpan.FromDays(2), TimeSpan.FromSeconds(3)), (limits.MaximumSessionExpiry, options.SysInterval));
        Assert.Equal((false, false, true), (options.LogConnections, options.AllowDuplicateMessages, options.AllowTakeoverByOtherUser));
        MqttListenerOptions listener = Assert.Single(options.Listeners);
        Assert.Equal(("mqtt://127.0.0.1:1884", 8, Qos.AtLeastOnce, (ushort)9), (
            listener.Address, listener.MaximumConnections, listener.MaximumQos, listener.MaximumTopicAlias));
    }

    [Theory]
    [InlineData("allow_duplicate_messages true", 2)]
    [InlineData("allow_duplicate_messages false", 1)]
    public async Task Overlapping_subscriptions_of_a_3_1_1_client__get_as_many_copies_as_the_file_says(string text, int copies)
    {
        await using BrokerUnderTest broker = await StartAsync(text);
        RawClient client = await broker.ConnectAsync("a", ProtocolVersion.V311);
        await client.SubscribeAsync("a/b");
        await client.SubscribeAsync("a/+");

        broker.Broker.Publish("a/b", "x"u8);
        broker.Broker.Publish("a/b", "last"u8);

        int received = 0;
        while ((await client.ExpectAsync(PacketType.Publish)).Payload != "last")
        {
            received++;
        }

        Assert.Equal(copies, received);
    }

    [Theory]
    [InlineData("log_dest syslog")]
    [InlineData("persistence true")]
    public void Option_that_is_not_implemented__is_a_warning(string text) =>
        Assert.Contains(MosquittoConf.Parse(text, "m.conf").Warnings, static w => w.Line == 1 && w.Message.Contains("not implemented by TypedMqtt yet", StringComparison.Ordinal));

    [Fact]
    public async Task Listeners_with_their_own_settings__follow_their_own_files()
    {
        using var files = new TemporaryDirectory();
        string open = files.Write("open.acl", "topic readwrite #\n");
        string closed = files.Write("closed.acl", "topic read only/this\n");
        MosquittoConf conf = MosquittoConf.Parse(
            $"per_listener_settings true\nlistener 1 127.0.0.1\nallow_anonymous true\nacl_file {open}\nlistener 2 127.0.0.1\nallow_anonymous true\nacl_file {closed}\nlistener 3 127.0.0.1\n",
            "m.conf");
        conf = conf with { Listeners = [.. conf.Listeners.Select(static l => l with { Port = 0 })] };
        await using MqttBroker broker = await MqttBroker.StartAsync(MqttBrokerOptions.FromMosquittoConf(conf));

        await using RawClient first = await DialAsync(broker.Endpoints[0]);
        await using RawClient second = await DialAsync(broker.Endpoints[1]);
        await using RawClient third = await DialAsync(broker.Endpoints[2]);

        Assert.Equal(ReasonCode.Success, (await first.ConnectAsync(new ConnectOptions("1"))).Reason);
        Assert.Equal(ReasonCode.Success, (await second.ConnectAsync(new ConnectOptions("2"))).Reason);
        Assert.Equal(ReasonCode.NotAuthorized, (await third.ConnectAsync(new ConnectOptions("3"))).Reason);
        Assert.Equal([ReasonCode.GrantedQos1], await first.SubscribeAsync("a"));
        Assert.Equal([ReasonCode.NotAuthorized], await second.SubscribeAsync("a"));

        // Two files and one of them broken: neither is put in force.
        files.Write("open.acl", "topic read only/this\n");
        files.Write("closed.acl", "nonsense\n");
        Assert.False(broker.ReloadSecurity().Succeeded);
        Assert.Equal([ReasonCode.GrantedQos1], await first.SubscribeAsync("b"));
    }

    [Fact]
    public async Task Listener_with_rules_about_client_identifiers__applies_them()
    {
        MosquittoConf conf = MosquittoConf.Parse(
            """
            per_listener_settings true
            listener 1 127.0.0.1
            allow_anonymous true
            allow_zero_length_clientid false
            max_connections 1
            listener 2 127.0.0.1
            allow_anonymous true
            auto_id_prefix line-
            listener 3 127.0.0.1
            allow_anonymous true
            use_username_as_clientid true
            """,
            "m.conf");
        conf = conf with { Listeners = [.. conf.Listeners.Select(static l => l with { Port = 0 })] };
        await using MqttBroker broker = await MqttBroker.StartAsync(MqttBrokerOptions.FromMosquittoConf(conf));

        await using (RawClient nameless = await DialAsync(broker.Endpoints[0]))
        {
            Assert.Equal(ReasonCode.ClientIdentifierNotValid, (await nameless.ConnectAsync(new ConnectOptions(""))).Reason);
        }

        await BrokerUnderTest.EventuallyAsync(() => broker.Statistics.Connections == 0);
        await using RawClient only = await DialAsync(broker.Endpoints[0]);
        Assert.Equal(ReasonCode.Success, (await only.ConnectAsync(new ConnectOptions("a"))).Reason);
        await using RawClient tooMany = await DialAsync(broker.Endpoints[0]);
        await Assert.ThrowsAnyAsync<Exception>(() => tooMany.ConnectAsync(new ConnectOptions("b")));

        await using RawClient assigned = await DialAsync(broker.Endpoints[1]);
        Assert.StartsWith("line-", (await assigned.ConnectAsync(new ConnectOptions(""))).TextOf(PropertyId.AssignedClientIdentifier), StringComparison.Ordinal);

        await using RawClient anonymous = await DialAsync(broker.Endpoints[2]);
        Assert.Equal(ReasonCode.NotAuthorized, (await anonymous.ConnectAsync(new ConnectOptions("x"))).Reason);
        await using RawClient named = await DialAsync(broker.Endpoints[2]);
        Assert.Equal(ReasonCode.Success, (await named.ConnectAsync(new ConnectOptions("x") { User = "alice" })).Reason);
        Assert.Equal(3, broker.Statistics.Sessions);
    }

    [Theory]
    [InlineData((ushort)0, ReasonCode.ClientIdentifierNotValid)]
    [InlineData((ushort)61, ReasonCode.ClientIdentifierNotValid)]
    [InlineData((ushort)60, ReasonCode.Success)]
    public async Task Keep_alive_above_the_limit__of_a_3_1_1_client__is_refused_because_it_cannot_be_told(ushort keepAlive, ReasonCode expected)
    {
        await using BrokerUnderTest broker = await StartAsync("max_keepalive 60");

        Assert.Equal(expected, (await broker.Open(ProtocolVersion.V311).ConnectAsync(new ConnectOptions("a") { KeepAlive = keepAlive })).Reason);
    }

    private static async Task<RawClient> DialAsync(Uri endpoint)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(endpoint.Host.Trim('[', ']'), endpoint.Port);
        return new RawClient(new SocketTransport(socket), ProtocolVersion.V5);
    }

    private static Task<BrokerUnderTest> StartAsync(string text)
    {
        MqttBrokerOptions mapped = MqttBrokerOptions.FromMosquittoConf(MosquittoConf.Parse(text, "m.conf"));
        return BrokerUnderTest.StartAsync(mapped.Limits, options => options.AllowDuplicateMessages = mapped.AllowDuplicateMessages);
    }
}
