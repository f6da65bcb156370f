using TypedMqtt.Broker.Tests.Engine;

namespace TypedMqtt.Broker.Tests.Sessions;

/// <summary>A client is back while its older connection is still at a packet.</summary>
public sealed class ReceiveTurnTests
{
    [Fact]
    public async Task Packet_of_an_older_connection__takes_effect_before_those_of_the_next()
    {
        using var later = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        bool isOvertaken = false;
        int questions = 0;
        var policy = new TestPolicy
        {
            CanWrite = topic =>
            {
                if (topic == "late" && Interlocked.Increment(ref questions) == 1)
                {
                    // The old connection is slow here; the new one must not get past it.
                    begun.SetResult();
                    isOvertaken = later.Wait(TimeSpan.FromMilliseconds(300));
                }
                else if (topic == "later")
                {
                    later.Set();
                }

                return true;
            },
        };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient listener = await broker.ConnectAsync("listener");
        await listener.SubscribeAsync("#");
        var persistent = new ConnectOptions("s") { Clean = false, Expiry = 1000 };
        RawClient before = await broker.ConnectAsync(persistent);
        await before.PublishAsync("late", "1", Qos.ExactlyOnce, 1);
        await begun.Task;

        RawClient after = await broker.ConnectAsync(persistent, sessionPresent: true);
        await after.PublishAsync("later", "2", Qos.AtLeastOnce, 2);

        await listener.TakeAsync("late", "1");
        await listener.TakeAsync("later", "2");
        Assert.False(isOvertaken);
    }
}
