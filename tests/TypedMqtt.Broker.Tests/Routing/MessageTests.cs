using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Routing;

/// <summary>Runs alone: it counts the messages of the whole process.</summary>
[CollectionDefinition(nameof(MessageTests), DisableParallelization = true)]
public sealed class MessageTestsCollection;

[Collection(nameof(MessageTests))]
public sealed class MessageTests
{
    private static readonly ConnectOptions Persistent = new("s") { Clean = false, Expiry = 100 };

    [Theory]
    [InlineData(0)]
    [InlineData(10)]
    [InlineData(300)]
    [InlineData(100_000)]
    public void A_message__holds_what_was_copied_into_it_until_the_last_release(int size)
    {
        byte[] payload = new byte[size];
        Random.Shared.NextBytes(payload);
        Message message = Message.Rent("a/b"u8, [], payload, Qos.ExactlyOnce, retain: true, now: 5);

        message.AddReference();
        message.Release();

        Assert.True(message.Topic.SequenceEqual("a/b"u8));
        Assert.True(message.Payload.SequenceEqual(payload));
        Assert.Equal((Qos.ExactlyOnce, true, 3 + size, 0L), (message.Qos, message.Retain, message.Size, message.ExpiresAt));
        message.Release();
        Assert.Throws<InvalidOperationException>(message.Release);
    }

    [Theory]
    [InlineData(Qos.AtMostOnce)]
    [InlineData(Qos.AtLeastOnce)]
    [InlineData(Qos.ExactlyOnce)]
    public Task Delivered_messages__are_given_back(Qos qos) => BalanceAsync(async broker =>
    {
        RawClient subscriber = await broker.ConnectAsync(Persistent);
        RawClient publisher = await broker.ConnectAsync("p");
        await subscriber.SubscribeAsync("t", qos);
        for (int i = 0; i < 20; i++)
        {
            await publisher.PublishAndSettleAsync("t", "x", qos);
            await subscriber.TakeAsync("t", "x");
        }
    });

    [Fact]
    public Task Messages_in_flight_and_queued__are_given_back_when_the_session_ends() => BalanceAsync(async broker =>
    {
        RawClient subscriber = await broker.ConnectAsync(Persistent with { ReceiveMaximum = 2 });
        RawClient publisher = await broker.ConnectAsync("p");
        await subscriber.SubscribeAsync("t", Qos.ExactlyOnce);
        for (int i = 0; i < 10; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}", i % 2 == 0 ? Qos.AtLeastOnce : Qos.ExactlyOnce);
        }

        WirePacket second = await subscriber.FindAsync(PacketType.Publish, 2);
        await subscriber.AckAsync(PacketType.PubRec, second.PacketId);
        await subscriber.FindAsync(PacketType.PubRel, second.PacketId);
    });

    [Fact]
    public Task Resumed_messages__are_given_back_once() => BalanceAsync(async broker =>
    {
        RawClient subscriber = await broker.ConnectAsync(Persistent);
        RawClient publisher = await broker.ConnectAsync("p");
        await subscriber.SubscribeAsync("t", Qos.ExactlyOnce);
        for (int i = 0; i < 3; i++)
        {
            await publisher.PublishAndSettleAsync("t", $"{i}", Qos.ExactlyOnce);
            subscriber.Cut();
            await broker.ExpectConnectionsAsync(1);
            subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
        }

        for (int i = 0; i < 3; i++)
        {
            await subscriber.TakeAsync("t", $"{i}");
        }
    });

    [Fact]
    public Task Dropped_messages__are_given_back() => BalanceAsync(
        async broker =>
        {
            RawClient subscriber = await broker.ConnectAsync(Persistent with { With = p => p.Add(PropertyId.MaximumPacketSize, 60) });
            await subscriber.SubscribeAsync("t", Qos.AtLeastOnce);
            RawClient publisher = await broker.ConnectAsync("p");
            await publisher.PublishAndSettleAsync("t", new string('x', 100));
            await subscriber.DisconnectAsync();
            await broker.ExpectConnectionsAsync(1);
            for (int i = 0; i < 10; i++)
            {
                await publisher.PublishAndSettleAsync("t", new string('x', 100), with: p => p.Add(PropertyId.MessageExpiryInterval, (uint)(i % 2 == 0 ? 5 : 50)));
            }

            broker.Advance(10);
            await publisher.PublishAndSettleAsync("t", "last");
            subscriber = await broker.ConnectAsync(Persistent, sessionPresent: true);
            await subscriber.ExpectAsync(PacketType.Publish);
        },
        new MqttBrokerLimits { MaximumQueuedMessages = 3 });

    [Fact]
    public Task Retained_messages__are_given_back_when_they_are_replaced_or_cleared() => BalanceAsync(async broker =>
    {
        RawClient client = await broker.ConnectAsync("c");
        await client.PublishAndSettleAsync("t", "1", retain: true);
        await client.PublishAndSettleAsync("t", "2", retain: true);
        await client.SubscribeAsync("t", Qos.ExactlyOnce);
        await client.TakeAsync("t", "2");
        await client.UnsubscribeAsync("t");
        await client.PublishAndSettleAsync("t", "", retain: true);
    });

    [Theory]
    [InlineData("published")]
    [InlineData("deleted")]
    [InlineData("delayed")]
    [InlineData("cancelled")]
    [InlineData("taken over")]
    [InlineData("denied")]
    [InlineData("refused")]
    [InlineData("abandoned while authenticating")]
    public async Task Wills__are_given_back_however_they_end(string how)
    {
        var policy = new TestPolicy();
        await BalanceAsync(
            async broker =>
            {
                ConnectOptions options = Persistent with
                {
                    Password = how == "refused" ? "wrong" : "right",
                    User = "u",
                    Will = new WillOptions("w", "x") { Delay = how is "delayed" or "cancelled" ? 10u : 0 },
                };
                if (how.StartsWith("abandoned", StringComparison.Ordinal))
                {
                    policy.Gate = new TaskCompletionSource().Task;
                }

                RawClient client = broker.Open();
                await client.SendAsync(client.EncodeConnect(options));
                if (how.StartsWith("abandoned", StringComparison.Ordinal))
                {
                    await BrokerUnderTest.EventuallyAsync(() => policy.Questions == 1);
                    broker.Advance(10.1);
                    await client.ExpectEndAsync();
                    return;
                }

                await client.ExpectAsync(PacketType.ConnAck);
                policy.CanWrite = _ => how != "denied";
                switch (how)
                {
                    case "refused":
                        await client.ExpectEndAsync();
                        break;
                    case "deleted":
                        await client.DisconnectAsync();
                        break;
                    case "taken over":
                        await broker.ConnectAsync(Persistent with { User = "u" });
                        break;
                    case "cancelled":
                        client.Cut();
                        await broker.ExpectConnectionsAsync(0);
                        await broker.ConnectAsync(Persistent with { User = "u" }, sessionPresent: true);
                        break;
                    default:
                        client.Cut();
                        break;
                }
            },
            configure: policy.Configure);
    }

    /// <summary>Runs a scenario, ends all its sessions, and counts what was not given back.</summary>
    private static async Task BalanceAsync(Func<BrokerUnderTest, Task> scenario, MqttBrokerLimits? limits = null, Action<MqttBrokerOptions>? configure = null)
    {
        int before = Message.Outstanding;
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(limits, configure);
        await scenario(broker);
        await broker.CutAllAsync();
        broker.Advance(200);

        await BrokerUnderTest.EventuallyAsync(() => broker.Broker.Statistics.Sessions == 0);
        await BrokerUnderTest.EventuallyAsync(() => Message.Outstanding == before);
        Assert.Equal(0, broker.Broker.Statistics.RetainedMessages);
    }
}
