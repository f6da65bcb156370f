using System.Text;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Tests.ShippedBugs;

/// <summary>Bytes that stopped, filled or fooled other brokers.</summary>
public sealed class HostileInputBugsTests
{
    public static TheoryData<string, string> Samples => new()
    {
        { "PUBLISH", "34 10 0003 612F62 0007 03 02 00 00 00 0A 70" },
        { "SUBSCRIBE", "82 0B 0001 02 0B 05 0003 612F62 01" },
        { "UNSUBSCRIBE", "A2 08 0001 00 0003 612F62" },
        { "PUBACK", "40 04 0001 00 00" },
        { "DISCONNECT", "E0 07 00 05 11 00 00 00 0A" },
    };

    [Theory]
    [MemberData(nameof(Samples))]
    [ShippedBug(10)]
    public async Task A_length_that_does_not_fit__ends_one_connection_at_most(string what, string hex)
    {
        byte[] sample = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient bystander = await broker.ConnectAsync("bystander");
        Assert.NotEmpty(what);
        for (int position = 1; position < sample.Length; position++)
        {
            foreach (byte value in new byte[] { 0, 0x7F, 0x80, 0xFF, (byte)(sample[position] - 1), (byte)(sample[position] + 1) })
            {
                byte[] damaged = [.. sample];
                damaged[position] = value;
                RawClient client = await broker.ConnectAsync(new ConnectOptions("c"));

                // Enough behind it for a length that is too large, then something that is no packet at all.
                await client.SendAsync([.. damaged, .. Enumerable.Repeat((byte)0xFF, 300)]);
                while (await client.NextAsync() is not null)
                {
                }
            }

            await bystander.ExpectQuietAsync();
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V31)]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [ShippedBug(13)]
    public async Task Topics_and_filters_of_nothing_but_slashes__harm_nobody(ProtocolVersion version)
    {
        string deep = new('/', 65_000);
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient bystander = await broker.ConnectAsync("bystander");
        await bystander.SubscribeAsync("#", Qos.AtMostOnce);

        RawClient publisher = await broker.ConnectAsync("p", version);
        await publisher.PublishAsync(deep, "x", Qos.AtMostOnce, retain: true);
        await publisher.ExpectClosedAsync(ReasonCode.TopicNameInvalid);
        RawClient subscriber = await broker.ConnectAsync("s", version);
        Assert.NotEqual(Qos.AtLeastOnce, (Qos)(await subscriber.SubscribeAsync(deep))[0]);
        await subscriber.UnsubscribeAsync(deep);
        await subscriber.ExpectQuietAsync();
        RawClient dying = broker.Open(version);
        await dying.SendAsync(dying.EncodeConnect(new ConnectOptions("w") { Will = new WillOptions(deep, "x") }));
        while (await dying.NextAsync() is { } answer)
        {
            Assert.NotEqual(ReasonCode.Success, answer.Reason);
        }

        await bystander.ExpectQuietAsync();
        Assert.Equal(0, broker.Broker.Statistics.RetainedMessages);
    }

    [Theory]
    [InlineData("$share")]
    [InlineData("$share/")]
    [InlineData("$share//t")]
    [InlineData("$share/+/t")]
    [InlineData("$share/#/t")]
    [InlineData("$share/g")]
    [InlineData("$share/g/")]
    [InlineData("$share/g#/t")]
    [InlineData("$share/g/a#")]
    [ShippedBug(15)]
    public async Task A_damaged_share__closes_its_own_connection(string filter)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient bystander = await broker.ConnectAsync("bystander");
        RawClient client = await broker.ConnectAsync("c");

        await client.SendSubscribeAsync(0, (filter, new SubscriptionOptions(Qos.AtLeastOnce)));

        await client.ExpectClosedAsync(ReasonCode.MalformedPacket);
        await bystander.ExpectQuietAsync();
        Assert.Equal(0, broker.Broker.Statistics.Subscriptions);
    }

    [Fact]
    [ShippedBug(15)]
    public async Task A_group_with_a_name_of_64_KB__is_a_group()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");

        await client.SubscribeAsync($"$share/{new string('g', 65_000)}/t", Qos.AtMostOnce);
        broker.Broker.Publish("t", "x"u8);

        await client.ExpectPublishAsync("t", "x");
    }

    [Theory]
    [InlineData("ED A0 80")]
    [InlineData("C0 AF")]
    [InlineData("C0 80")]
    [InlineData("F4 90 80 80")]
    [InlineData("E2 82")]
    [InlineData("00")]
    [ShippedBug(17)]
    public async Task Text_that_is_no_UTF_8__is_never_passed_on_wherever_it_stands(string hex)
    {
        byte[] bad = Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
        string marker = new('~', bad.Length);
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient witness = await broker.ConnectAsync("witness");
        await witness.SubscribeAsync("#", Qos.AtMostOnce);
        RawClient template = broker.Open();
        byte[][] connects =
        [
            template.EncodeConnect(new ConnectOptions(marker)),
            template.EncodeConnect(new ConnectOptions("c") { User = marker, Password = "x" }),
            template.EncodeConnect(new ConnectOptions("c") { Will = new WillOptions(marker, "x") }),
            template.EncodeConnect(new ConnectOptions("c") { Will = new WillOptions("t", "x") { With = p => p.AddUserProperty("n", marker) } }),
            template.EncodeConnect(new ConnectOptions("c") { With = p => p.AddUserProperty(marker, "v") }),
        ];
        foreach (byte[] connect in connects)
        {
            RawClient client = broker.Open();
            await client.SendAsync(Replace(connect, marker, bad));
            while (await client.NextAsync() is { } answer)
            {
                Assert.NotEqual(ReasonCode.Success, answer.Reason);
            }
        }

        byte[][] publishes =
        [
            template.Encode(marker, "x", Qos.AtMostOnce, 0),
            template.Encode("t", "x", Qos.AtMostOnce, 0, with: p => p.AddUserProperty("n", marker)),
            template.Encode("t", "x", Qos.AtMostOnce, 0, with: p => p.Add(Protocol.Properties.PropertyId.ContentType, marker)),
            template.Encode("t", "x", Qos.AtMostOnce, 0, with: p => p.Add(Protocol.Properties.PropertyId.ResponseTopic, marker)),
        ];
        foreach (byte[] publish in publishes)
        {
            RawClient client = await broker.ConnectAsync("c");
            await client.SendAsync(Replace(publish, marker, bad));
            await client.ExpectClosedAsync(ReasonCode.MalformedPacket);
        }

        await witness.ExpectQuietAsync();
    }

    [Theory]
    [InlineData("$")]
    [InlineData("$x")]
    [InlineData("$/")]
    [InlineData("$SYS")]
    [InlineData("/")]
    [InlineData("//")]
    [ShippedBug(18)]
    public async Task An_unusual_topic__is_a_topic(string topic)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");
        await client.SubscribeAsync(topic, Qos.AtMostOnce);
        broker.Broker.Publish(topic, "x"u8, retain: true);
        await client.ExpectPublishAsync(topic, "x");

        await client.SubscribeAsync("+/#", Qos.AtMostOnce);
        if (topic.StartsWith('$'))
        {
            await client.ExpectQuietAsync();
        }
        else
        {
            await client.ExpectPublishAsync(topic, "x");
        }
    }

    [Fact]
    [ShippedBug(23)]
    public async Task A_new_line_in_a_name__forges_no_line_of_the_log()
    {
        var log = new LogLines();
        string acl = Path.GetTempFileName();
        await using (BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options =>
        {
            options.LoggerFactory = log;
            options.AclFile = acl;
        }))
        {
            const string Forged = "a\n1699999999: New client\r\u001b[31m\u202e\u2028";
            RawClient forger = broker.Open();
            await forger.SendAsync(forger.EncodeConnect(new ConnectOptions(Forged) { User = Forged, Password = Forged }));
            await forger.ExpectAsync(PacketType.ConnAck);
            await forger.ExpectEndAsync();

            // What no rule of text refuses: characters that turn a line around, or end it for some viewers.
            const string Evil = "a 1699999999: New client\u202e\u2028";
            RawClient client = await broker.ConnectAsync(new ConnectOptions(Evil) { User = Evil, Password = Evil });
            await client.PublishAsync(Evil, "x", Qos.AtLeastOnce, 1);
            await client.ExpectAckAsync(PacketType.PubAck, 1, ReasonCode.NotAuthorized);
            await client.SubscribeAsync(Evil);
            RawClient second = await broker.ConnectAsync(new ConnectOptions(Evil) { User = Evil, Password = Evil });
            await second.SendAsync(0, 0);
            await second.ExpectClosedAsync(ReasonCode.MalformedPacket);
        }

        File.Delete(acl);
        Assert.NotEmpty(log.All);
        Assert.Contains(log.All, static line => line.Contains("1699999999", StringComparison.Ordinal));
        Assert.DoesNotContain(log.All, static line => line.AsSpan().ContainsAny("\n\r\u001b\u202e\u2028"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0x7FFF)]
    [InlineData(0x8000)]
    [InlineData(0xFFFF)]
    [ShippedBug(23)]
    public async Task A_receive_maximum__is_a_number_without_a_sign(int maximum)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(new MqttBrokerLimits { MaximumInflightMessages = 0, MaximumQueuedMessages = 0 });
        RawClient client = await broker.ConnectAsync(new ConnectOptions("c") { ReceiveMaximum = (ushort)maximum });
        await client.SubscribeAsync("t");
        for (int i = 0; i < Math.Min(maximum, 300) + 1; i++)
        {
            broker.Broker.Publish("t", "x"u8, Qos.AtLeastOnce);
        }

        for (int i = 0; i < Math.Min(maximum, 301); i++)
        {
            await client.ExpectPublishAsync("t", "x");
        }

        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData("../../x")]
    [InlineData("/etc/passwd")]
    [InlineData("CON")]
    [InlineData("a\\b:c*?")]
    [ShippedBug(33)]
    public async Task A_client_identifier_like_a_path__is_an_identifier_and_nothing_else(string clientId)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync(new ConnectOptions(clientId) { Clean = false, Expiry = 100 });
        await client.SubscribeAsync("t");
        client.Cut();
        await broker.ExpectConnectionsAsync(0);
        broker.Broker.Publish("t", "x"u8, Qos.AtLeastOnce);

        client = await broker.ConnectAsync(new ConnectOptions(clientId) { Clean = false, Expiry = 100 }, sessionPresent: true);

        await client.TakeAsync("t", "x");
    }

    private static byte[] Replace(byte[] packet, string marker, byte[] bad)
    {
        int position = packet.AsSpan().IndexOf(Encoding.UTF8.GetBytes(marker));
        bad.CopyTo(packet, position);
        return packet;
    }
}
