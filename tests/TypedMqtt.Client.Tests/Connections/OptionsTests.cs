using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>Options that cannot work fail at the call, with the option's name.</summary>
public sealed class OptionsTests
{
    private static readonly MqttClientOptions Defaults = new();

    public static TheoryData<string, MqttClientOptions> Wrong => new()
    {
        { "'http://localhost:80' is not a broker address; expected mqtt://host:port, mqtts://host:port, ws://host:port/path, wss://host:port/path or unix:/path.", Defaults with { Server = new Uri("http://eva:secret@localhost") } },
        { "'localhost' is not a broker address;", Defaults with { Server = new Uri("localhost", UriKind.Relative) } },
        { "'mqtt://:1883' is not", Defaults with { Server = new Uri("mqtt:x") } },
        { "'unix:/' is not a broker address;", Defaults with { Server = new Uri("unix:/") } },
        { "'http://b:80' is not", Defaults with { Servers = [new Uri("mqtt://a"), new Uri("http://b")] } },
        { "goes neither with Servers nor with FollowServerReference", Defaults with { TransportFactory = static _ => throw new NotSupportedException(), FollowServerReference = true } },
        { "MqttClientTlsOptions.KeyFile goes with CertificateFile", Defaults with { Tls = new MqttClientTlsOptions { KeyFile = "k" } } },
        { "does not allow an empty ClientId without CleanStart", Defaults with { ClientId = "", CleanStart = false, ProtocolVersion = ProtocolVersion.V311 } },
        { "MqttClientOptions.ProtocolVersion is V31; the client speaks V5 and V311.", Defaults with { ProtocolVersion = ProtocolVersion.V31 } },
        { "needs an explicit ClientId", Defaults with { SessionExpiry = TimeSpan.FromSeconds(1) } },
        { "needs an explicit ClientId", Defaults with { CleanStart = false } },
        { "MqttClientOptions.ClientId has 65536 bytes", Defaults with { ClientId = new string('x', 65_536) } },
        { "MqttClientOptions.ClientId has 2 bytes; expected at most 65,535 without U+0000", Defaults with { ClientId = "a\0" } },
        { "MqttClientOptions.ClientId 'a\n' has a control character", Defaults with { ClientId = "a\n" } },
        { "MqttClientOptions.UserName 'a\t' has a control character", Defaults with { UserName = "a\t" } },
        { "UserProperties cannot be sent: UserProperty takes no control characters", Defaults with { UserProperties = [new("a", "b\n")] } },
        { "The topic of the last will 'a\n' has a control character", WithWill(new MqttWillOptions { Topic = "a\n" }) },
        { "The response topic of the last will to 't', 'r\n' has a control character", WithWill(new MqttWillOptions { Topic = "t", ResponseTopic = "r\n" }) },
        { "The last will to 't' has a property that cannot be sent: ContentType", WithWill(new MqttWillOptions { Topic = "t", ContentType = "a\n" }) },
        { "MqttClientOptions.UserName has 65536 bytes", Defaults with { UserName = new string('x', 65_536) } },
        { "MqttClientOptions.Password has more than 65,535 bytes", Defaults with { UserName = "x", Password = new string('x', 65_536) } },
        { "does not allow a password without a user name", Defaults with { Password = "x", ProtocolVersion = ProtocolVersion.V311 } },
        { "ReceiveMaximum is 0; expected 1 to 65535.", Defaults with { ReceiveMaximum = 0 } },
        { "MaximumPacketSize is 15;", Defaults with { MaximumPacketSize = 15 } },
        { "MaximumInflight is 0;", Defaults with { MaximumInflight = 0 } },
        { "OutboxCapacity is 0;", Defaults with { OutboxCapacity = 0 } },
        { "OutboxBytes is 0;", Defaults with { OutboxBytes = 0 } },
        { "KeepAlive is -00:00:01; expected 00:00:00 to 18:12:15.", Defaults with { KeepAlive = TimeSpan.FromSeconds(-1) } },
        { "KeepAlive is 18:12:16;", Defaults with { KeepAlive = TimeSpan.FromSeconds(65_536) } },
        { "ConnectTimeout is 00:00:00;", Defaults with { ConnectTimeout = TimeSpan.Zero } },
        { "PublishTimeout is 00:00:00;", Defaults with { PublishTimeout = TimeSpan.Zero } },
        { "ReconnectDelay is -00:00:01;", Defaults with { ReconnectDelay = TimeSpan.FromSeconds(-1) } },
        { "MaximumReconnectDelay is 00:00:01; expected 00:00:02 to", Defaults with { ReconnectDelay = TimeSpan.FromSeconds(2), MaximumReconnectDelay = TimeSpan.FromSeconds(1) } },
        { "DrainTimeout is -00:00:01;", Defaults with { DrainTimeout = TimeSpan.FromSeconds(-1) } },
        { "SessionExpiry is -00:00:01;", Defaults with { ClientId = "c", SessionExpiry = TimeSpan.FromSeconds(-1) } },
        { "The topic of the last will 'a/+' is not a topic name", WithWill(new MqttWillOptions { Topic = "a/+" }) },
        { "The topic of the last will '' is not a topic name", WithWill(new MqttWillOptions { Topic = "" }) },
        { "The last will to 't' has 65536 bytes; a will takes at most 65,535", WithWill(new MqttWillOptions { Topic = "t", Payload = new byte[65_536] }) },
        { "The last will to 't' has QoS 3; expected 0 to 2.", WithWill(new MqttWillOptions { Topic = "t", Qos = (Qos)3 }) },
        { "must not be negative", WithWill(new MqttWillOptions { Topic = "t", Delay = TimeSpan.FromSeconds(-1) }) },
        { "must not be negative", WithWill(new MqttWillOptions { Topic = "t", MessageExpiry = TimeSpan.FromSeconds(-1) }) },
        { "The response topic of the last will to 't', 'r/#' is not a topic name", WithWill(new MqttWillOptions { Topic = "t", ResponseTopic = "r/#" }) },
        { "The last will to 't' has a property that cannot be sent: ContentType", WithWill(new MqttWillOptions { Topic = "t", ContentType = new string('x', 65_536) }) },
        { "The last will to 't' has a property that cannot be sent: UserProperty", WithWill(new MqttWillOptions { Topic = "t", UserProperties = [new("a", "\0")] }) },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    [Normative("MQTT-3.1.3-7", Mqtt.V311)]
    public async Task Wrong_options__are_refused_at_the_call(string text, MqttClientOptions options)
    {
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => MqttClient.ConnectAsync(options).SoonAsync());
        Assert.Contains(text, e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", e.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => MqttClient.Start(options));
    }

    [Fact]
    public async Task Limits__are_allowed()
    {
        await using var fake = new FakeServer();
        MqttClientOptions options = fake.Options with
        {
            KeepAlive = TimeSpan.FromSeconds(65_535),
            ReceiveMaximum = 1,
            MaximumInflight = 1,
            ReconnectDelay = TimeSpan.Zero,
            MaximumReconnectDelay = TimeSpan.Zero,
            ConnectTimeout = Timeout.InfiniteTimeSpan,
            PublishTimeout = Timeout.InfiniteTimeSpan,
            DrainTimeout = TimeSpan.Zero,
            SessionExpiry = TimeSpan.MaxValue,
            Will = new MqttWillOptions { Topic = "t", Payload = new byte[65_535] },
        };

        (_, ServerEnd server) = await fake.ConnectAsync(options);

        Assert.Equal(uint.MaxValue, server.Connect.Number(Protocol.Properties.PropertyId.SessionExpiryInterval));
    }

    [Theory]
    [InlineData("a/#/b", "is not a topic filter")]
    [InlineData("", "is not a topic filter")]
    [InlineData("a/\n", "The topic filter 'a/\n' has a control character")]
    [InlineData("$share/g/a", "must not ask for NoLocal")]
    public async Task A_subscription_that_no_broker_can_take__is_refused_at_the_call(string filter, string text)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(() => client.SubscribeAsync(filter, new MqttSubscribeOptions { NoLocal = true }));
        Assert.Contains(text, e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<ArgumentException>(() => client.SubscribeAsync("a", new MqttSubscribeOptions { BufferCapacity = 0 }));
        Assert.Contains("BufferCapacity is 0; expected 1", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<ArgumentException>(() => client.SubscribeAsync("a", (Qos)3));
        Assert.Contains("Qos is 3; expected 0 to 2.", e.Message, StringComparison.Ordinal);
        await server.ExpectQuietAsync();
    }

    [Fact]
    public async Task A_message_that_no_broker_can_take__is_refused_at_the_call()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await client.PublishAsync("t", "x"u8, (Qos)3));
        ArgumentException e = await Assert.ThrowsAsync<ArgumentException>(
            async () => await client.PublishAsync("t", "x"u8, new MqttPublishOptions { ResponseTopic = "r/+" }));

        Assert.Contains("The response topic 'r/+' is not a topic name", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<ArgumentException>(async () => await client.PublishAsync("a\nb", "x"u8));
        Assert.Contains("The topic 'a\nb' has a control character", e.Message, StringComparison.Ordinal);
        e = await Assert.ThrowsAsync<ArgumentException>(async () => await client.PublishAsync("t", "x"u8, new MqttPublishOptions { ContentType = "a\nb" }));
        Assert.Contains("ContentType takes no control characters", e.Message, StringComparison.Ordinal);
        await server.ExpectQuietAsync();
    }

    private static MqttClientOptions WithWill(MqttWillOptions will) => Defaults with { Will = will };
}
