using TypedMqtt.Client.Connections;

namespace TypedMqtt.Client.Tests.Connections;

public sealed class BackoffTests
{
    private static readonly TimeSpan First = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    [Fact]
    public void Waits__grow_with_jitter_up_to_the_longest()
    {
        var firsts = new HashSet<TimeSpan>();
        for (int seed = 0; seed < 200; seed++)
        {
            var backoff = new Backoff(First, Longest, new Random(seed));
            TimeSpan last = TimeSpan.Zero;
            for (int i = 0; i < 50; i++)
            {
                TimeSpan next = backoff.Next();
                TimeSpan most = i == 0 ? First * 2 : last * 3;
                Assert.InRange(next, First, most < Longest ? most : Longest);
                last = next;
                if (i == 0)
                {
                    firsts.Add(next);
                }
            }
        }

        Assert.True(firsts.Count > 190, "Clients that lose a broker together come back together.");
    }

    [Fact]
    public void Waits__reach_the_longest()
    {
        var backoff = new Backoff(First, Longest, new Random(1));
        Assert.Contains(Longest, Enumerable.Range(0, 50).Select(_ => backoff.Next()));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Only_a_connection_that_stood_longer_than_the_wait__starts_over(bool longer)
    {
        var backoff = new Backoff(First, Longest, new HighRandom());
        TimeSpan last = default;
        for (int i = 0; i < 10; i++)
        {
            last = backoff.Next();
        }

        Assert.Equal(Longest, last);
        backoff.Ended(longer ? Longest + TimeSpan.FromTicks(1) : Longest);

        TimeSpan next = longer ? First * 2 : Longest;
        Assert.InRange(backoff.Next(), next - TimeSpan.FromMilliseconds(1), next);
    }

    [Fact]
    public async Task A_broker_that_is_down__is_asked_now_and_then_and_found_when_it_is_back()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(
            fake.Options with { ReconnectDelay = TimeSpan.FromSeconds(2), MaximumReconnectDelay = TimeSpan.FromSeconds(10) });
        fake.IsDown = true;
        server.Cut();
        DateTimeOffset last = fake.Time.GetUtcNow();
        for (int i = 0; i < 5; i++)
        {
            int attempts = fake.Attempts;
            await Eventually.PassAsync(fake.Time, Eventually.TrueAsync(() => fake.Attempts > attempts));
            Assert.True(fake.LastAttempt - last >= TimeSpan.FromSeconds(2));
            last = fake.LastAttempt;
        }

        fake.IsDown = false;
        await fake.AcceptAsync();
        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
    }

    [Fact]
    public async Task Waiting__ends_at_once_when_the_client_is_disposed()
    {
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start();
        await Eventually.TrueAsync(() => client.State == MqttClientState.Waiting);

        await client.DisposeAsync().AsTask().SoonAsync();

        Assert.Equal(1, fake.Attempts);
    }

    [Fact]
    public async Task Without_reconnect__what_waits_fails_and_says_why()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { Reconnect = false });
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask();
        await server.ExpectPublishAsync("t", "x");

        await server.DisconnectAsync(ReasonCode.ServerShuttingDown);

        MqttException e = await Assert.ThrowsAsync<MqttException>(() => publish.SoonAsync());
        Assert.Equal("The connection to mqtt://broker.test:1883 is lost: the broker said: server shutting down (0x8B).", e.Message);
        await Eventually.TrueAsync(() => client.State == MqttClientState.Closed);
        Assert.Equal(1, fake.Attempts);
    }

    /// <summary>Always the longest wait.</summary>
    private sealed class HighRandom : Random
    {
        public override double NextDouble() => 0.999_999;
    }
}
