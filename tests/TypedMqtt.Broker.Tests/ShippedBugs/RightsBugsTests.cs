using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.ShippedBugs;

/// <summary>Ways around the rules that worked elsewhere.</summary>
public sealed class RightsBugsTests : IDisposable
{
    private static readonly ConnectOptions Reader = new("reader") { Clean = false, Expiry = 1000, User = "reader" };

    private readonly TemporaryDirectory _files = new();

    /// <summary>How a message for the reader is on its way when its right is taken.</summary>
    public enum Waiting
    {
        Retained,
        Queued,
        InFlightQos1,
        InFlightQos2,
        Shared,
    }

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("+", "+")]
    [InlineData("#", "#")]
    [InlineData("+/x", "u")]
    [InlineData("a/#", "u")]
    [InlineData("%c", "%u")]
    [InlineData("%u", "%c")]
    [InlineData(".*", ".*")]
    [InlineData("[a-z]+", "x|victim")]
    [InlineData("victim|x", "victim.")]
    [InlineData("/", "/")]
    [ShippedBug(1)]
    [ShippedBug(2)]
    public async Task A_name_with_wildcards_or_metacharacters__reaches_no_topic_of_another(string clientId, string user)
    {
        string acl = _files.Write("acl", "pattern readwrite c/%c/t\npattern readwrite u/%u/t\n");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options => options.AclFile = acl);
        RawClient victim = await broker.ConnectAsync(new ConnectOptions("victim") { User = "victim" });
        await victim.SubscribeAsync("c/victim/t", Qos.AtMostOnce);
        await victim.PublishAndSettleAsync("u/victim/t", "retained", Qos.AtLeastOnce, retain: true);
        RawClient client = await broker.ConnectAsync(new ConnectOptions(clientId) { User = user });

        await client.SubscribeAsync(0, [.. new[] { "c/+/t", "u/+/t", "#", "c/victim/t", "$share/g/c/#" }.Select(static f => (f, new SubscriptionOptions(Qos.AtMostOnce)))]);
        await client.PublishAsync("c/victim/t", "forged", Qos.AtLeastOnce, 1);
        await client.ExpectAckAsync(PacketType.PubAck, 1, ReasonCode.NotAuthorized);
        await victim.PublishAndSettleAsync("u/victim/t", "secret");
        await victim.PublishAsync("c/victim/t", "own");

        await victim.ExpectPublishAsync("c/victim/t", "own");
        await victim.ExpectQuietAsync();
        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData("missing")]
    [InlineData("a directory")]
    [InlineData("damaged")]
    [InlineData("cut off")]
    [InlineData("no UTF-8")]
    [ShippedBug(3)]
    public async Task A_reload_that_fails__gives_nobody_a_right(string how)
    {
        string acl = _files.Write("acl", "user alice\ntopic read open/#\n");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options =>
        {
            options.AclFile = acl;
            options.AllowAnonymous = true;
        });
        RawClient alice = await broker.ConnectAsync(new ConnectOptions("a") { User = "alice" });
        await alice.SubscribeAsync("open/#", Qos.AtMostOnce);
        Damage(acl, how);

        Assert.False(broker.Broker.ReloadSecurity().Succeeded);

        Assert.Equal([ReasonCode.NotAuthorized], await alice.SubscribeAsync("secret/#"));
        await alice.PublishAsync("open/x", "x", Qos.AtLeastOnce, 1);
        await alice.ExpectAckAsync(PacketType.PubAck, 1, ReasonCode.NotAuthorized);
        broker.Broker.Publish("open/x", "still"u8);
        await alice.ExpectPublishAsync("open/x", "still");
        RawClient stranger = await broker.ConnectAsync("stranger");
        Assert.Equal([ReasonCode.NotAuthorized], await stranger.SubscribeAsync("open/#"));
    }

    [Fact]
    [ShippedBug(3)]
    public async Task An_access_control_list_that_has_become_empty__closes_the_broker()
    {
        string acl = _files.Write("acl", "topic readwrite open/#\n");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options => options.AclFile = acl);
        _files.Write("acl", "");

        Assert.True(broker.Broker.ReloadSecurity().Succeeded);

        RawClient client = await broker.ConnectAsync("c");
        Assert.Equal([ReasonCode.NotAuthorized], await client.SubscribeAsync("open/#"));
    }

    [Theory]
    [CombinatorialWaiting]
    [ShippedBug(5)]
    public async Task What_waits_for_a_reader__is_not_delivered_when_its_right_is_gone(Waiting waiting, bool byOtherUser)
    {
        string acl = _files.Write("acl", "user reader\ntopic read secret\nuser writer\ntopic write secret\nuser other\ntopic read else\n");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options =>
        {
            options.AclFile = acl;
            options.AllowTakeoverByOtherUser = true;
        });
        RawClient reader = await broker.ConnectAsync(Reader);
        RawClient writer = await broker.ConnectAsync(new ConnectOptions("writer") { User = "writer" });
        string filter = waiting == Waiting.Shared ? "$share/g/secret" : "secret";
        if (waiting != Waiting.Retained)
        {
            await reader.SubscribeAsync(filter, Qos.ExactlyOnce);
        }

        if (waiting is Waiting.Queued or Waiting.Shared)
        {
            reader.Cut();
            await broker.ExpectConnectionsAsync(1);
        }

        await writer.PublishAndSettleAsync("secret", "x", waiting == Waiting.InFlightQos2 ? Qos.ExactlyOnce : Qos.AtLeastOnce, retain: waiting == Waiting.Retained);
        if (waiting is Waiting.InFlightQos1 or Waiting.InFlightQos2)
        {
            await reader.ExpectPublishAsync("secret", "x");
        }

        reader.Cut();
        await broker.ExpectConnectionsAsync(1);
        if (!byOtherUser)
        {
            _files.Write("acl", "user reader\ntopic read else\n");
            Assert.True(broker.Broker.ReloadSecurity().Succeeded);
        }

        RawClient back = await broker.ConnectAsync(Reader with { User = byOtherUser ? "other" : "reader" }, sessionPresent: true);
        if (waiting == Waiting.Retained)
        {
            Assert.Equal([ReasonCode.NotAuthorized], await back.SubscribeAsync(filter));
        }

        await back.ExpectQuietAsync();
    }

    [Fact]
    [ShippedBug(6)]
    public async Task A_member_of_a_group_that_may_not_read__costs_the_others_nothing()
    {
        string acl = _files.Write("acl", "user denied\ntopic read t/open\nuser allowed\ntopic read t/#\n");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options => options.AclFile = acl);
        RawClient denied = await broker.ConnectAsync(new ConnectOptions("d") { User = "denied" });
        RawClient allowed = await broker.ConnectAsync(new ConnectOptions("a") { User = "allowed" });
        await denied.SubscribeAsync("$share/g/t/#", Qos.AtMostOnce);
        await allowed.SubscribeAsync("$share/g/t/#", Qos.AtMostOnce);

        for (int i = 0; i < 6; i++)
        {
            broker.Broker.Publish("t/secret", "x"u8);
        }

        for (int i = 0; i < 6; i++)
        {
            await allowed.ExpectPublishAsync("t/secret", "x");
        }

        await denied.ExpectQuietAsync();
    }

    [Theory]
    [InlineData("$SYS")]
    [InlineData("$SYS/broker/x")]
    [InlineData("$SYS/")]
    [InlineData("$share")]
    [InlineData("$share/g/t")]
    [InlineData("$queue/t")]
    [InlineData("$CONTROL/dynamic-security/v1")]
    [InlineData("$typedmqtt/x")]
    [InlineData("$MQTT/sub/x")]
    [ShippedBug(7)]
    public async Task Names_that_begin_with_a_dollar__are_closed_unless_the_rules_name_them(string topic)
    {
        string acl = _files.Write("acl", "topic readwrite #\npattern readwrite %c/#\n");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options => options.AclFile = acl);
        RawClient witness = await broker.ConnectAsync("w");
        await witness.SubscribeAsync("#", Qos.AtMostOnce);
        RawClient client = await broker.ConnectAsync(topic.Split('/')[0]);

        await client.PublishAsync(topic, "x", Qos.AtLeastOnce, 1, retain: true);

        await client.ExpectAckAsync(PacketType.PubAck, 1, ReasonCode.NotAuthorized);
        await witness.ExpectQuietAsync();
        Assert.Equal(0, broker.Broker.Statistics.RetainedMessages);
    }

    [Theory]
    [InlineData("user", null)]
    [InlineData("user", "")]
    [InlineData("nobody", "")]
    [InlineData("", "")]
    [InlineData(null, null)]
    [ShippedBug(21)]
    public async Task A_user_without_a_password__is_nobody(string? user, string? password)
    {
        string passwords = _files.File("passwords");
        new Broker.Security.PasswordFileEditor(passwords, iterations: 1).Create("user", "secret");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options => options.PasswordFile = passwords);
        RawClient client = broker.Open();

        WirePacket answer = await client.ConnectAsync(new ConnectOptions("c") { User = user, Password = password });

        Assert.Equal(ReasonCode.NotAuthorized, answer.Reason);
    }

    private void Damage(string path, string how)
    {
        switch (how)
        {
            case "missing":
                File.Delete(path);
                break;
            case "a directory":
                File.Delete(path);
                Directory.CreateDirectory(path);
                break;
            case "damaged":
                _files.Write("acl", "user alice\ntopic readwrite #\nthis is no rule\n");
                break;
            case "cut off":
                _files.Write("acl", "user alice\ntopic readwrite #\ntop");
                break;
            default:
                File.WriteAllBytes(path, [.. "user alice\ntopic readwrite "u8, 0xC3, 0x28, (byte)'\n']);
                break;
        }
    }

    /// <summary>Every way to wait, each with both ways to lose the right.</summary>
    private sealed class CombinatorialWaitingAttribute : Xunit.v3.DataAttribute
    {
        public override ValueTask<IReadOnlyCollection<ITheoryDataRow>> GetData(System.Reflection.MethodInfo testMethod, Xunit.Sdk.DisposalTracker disposalTracker) => new(
            [.. Enum.GetValues<Waiting>().SelectMany(static waiting => new[] { new TheoryDataRow(waiting, false), new TheoryDataRow(waiting, true) })]);

        public override bool SupportsDiscoveryEnumeration() => true;
    }
}
