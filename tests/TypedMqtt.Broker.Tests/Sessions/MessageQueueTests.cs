using CsCheck;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Tests.Sessions;

public sealed class MessageQueueTests
{
    private const int MaximumCount = 5;
    private const int MaximumBytes = 100;

    [Fact]
    public void Any_history__keeps_order_and_both_limits()
    {
        // A step enqueues a payload of its size, or dequeues when it is negative.
        Gen.Int[-20, 60].Array[0, 100].Sample(steps =>
        {
            var queue = new MessageQueue(MaximumCount, MaximumBytes);
            var oracle = new Queue<int>();
            foreach (int step in steps)
            {
                if (step < 0)
                {
                    bool taken = queue.TryDequeue(out QueuedMessage message);
                    Assert.Equal(oracle.TryDequeue(out int size), taken);
                    if (taken)
                    {
                        Assert.Equal(size, message.Message.Payload.Length);
                        message.Message.Release();
                    }
                }
                else
                {
                    bool fits = oracle.Count < MaximumCount && oracle.Sum(static s => s + 1) + step + 1 <= MaximumBytes;
                    Assert.Equal(fits, Enqueue(queue, step));
                    if (fits)
                    {
                        oracle.Enqueue(step);
                    }
                }

                Assert.Equal(oracle.Count, queue.Count);
            }

            queue.Clear();
            Assert.Equal(0, queue.Count);
            Assert.True(Enqueue(queue, MaximumBytes - 1));
            queue.Clear();
        });
    }

    [Fact]
    public void Zero__means_no_limit()
    {
        var queue = new MessageQueue(0, 0);

        for (int i = 0; i < 5000; i++)
        {
            Assert.True(Enqueue(queue, 100));
        }

        queue.Clear();
    }

    [Fact]
    public void Force__ignores_the_limits()
    {
        var queue = new MessageQueue(1, 10);

        Assert.True(Enqueue(queue, 5));
        Assert.False(Enqueue(queue, 1));
        Assert.True(Enqueue(queue, 50, force: true));

        Assert.Equal(2, queue.Count);
        queue.Clear();
    }

    [Fact]
    public void Expired_messages__make_room_from_the_front_only()
    {
        var queue = new MessageQueue(3, 0);
        Assert.True(Enqueue(queue, 1, expirySeconds: 10));
        Assert.True(Enqueue(queue, 2));
        Assert.True(Enqueue(queue, 3, expirySeconds: 10));

        Assert.False(Enqueue(queue, 4, now: 9_999));
        Assert.True(Enqueue(queue, 4, now: 10_000));
        Assert.False(Enqueue(queue, 5, now: 10_000));

        Assert.Equal([2, 3, 4], Drain(queue));
    }

    private static bool Enqueue(MessageQueue queue, int size, bool force = false, uint expirySeconds = 0, long now = 0)
    {
        var properties = new MqttPropertiesBuilder();
        if (expirySeconds > 0)
        {
            properties.Add(PropertyId.MessageExpiryInterval, expirySeconds);
        }

        Message message = Message.Rent("t"u8, properties.Encoded, new byte[size], Qos.AtLeastOnce, retain: false, now: 0);
        bool taken = queue.TryEnqueue(new QueuedMessage(message, Qos.AtLeastOnce, false, null, ClientAcl.Unrestricted(null, "")), now, force);
        if (!taken)
        {
            message.Release();
        }

        return taken;
    }

    private static List<int> Drain(MessageQueue queue)
    {
        var sizes = new List<int>();
        while (queue.TryDequeue(out QueuedMessage message))
        {
            sizes.Add(message.Message.Payload.Length);
            message.Message.Release();
        }

        return sizes;
    }
}
