using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Client.Connections;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>Two processes with one client id throw each other out; one of them has to stop.</summary>
public sealed class TakenOverTests
{
    [Fact]
    public async Task Taken_over__does_not_come_back_at_once()
    {
        await using var fake = new FakeServer();
        (MqttClient _, ServerEnd server) = await fake.ConnectAsync();
        await server.DisconnectAsync(ReasonCode.SessionTakenOver);
        DateTimeOffset lost = fake.Time.GetUtcNow();

        await fake.AcceptAsync();

        Assert.True(fake.LastAttempt - lost >= TimeSpan.FromSeconds(5));
    }

    [Fact]
    public void The_waits__let_each_of_two_be_thrown_out_three_times_in_a_minute()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            var takeovers = new Takeovers(new FakeTimeProvider(), new Random(seed));
            Assert.InRange(takeovers.NextDelay(), TimeSpan.FromSeconds(5), TimeSpan.FromSeconds(10));
        }
    }

    [Fact]
    public async Task Taken_over_three_times_in_a_minute__stops_and_says_why()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a");
        await server.GrantAsync();
        MqttSubscription subscription = await subscribing.SoonAsync();
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask();
        for (int i = 0; i < 2; i++)
        {
            await server.DisconnectAsync(ReasonCode.SessionTakenOver);
            server = await fake.AcceptAsync(sessionPresent: true);
        }

        await server.DisconnectAsync(ReasonCode.SessionTakenOver);

        MqttException e = await Assert.ThrowsAsync<MqttException>(() => publish.SoonAsync());
        Assert.Equal((ReasonCode.SessionTakenOver, "mqtt://broker.test:1883"), (e.ReasonCode, e.Endpoint));
        Assert.Contains("client id 'client'", e.Message, StringComparison.Ordinal);
        Assert.Contains("two processes", e.Message, StringComparison.Ordinal);
        await Eventually.TrueAsync(() => client.State == MqttClientState.Closed);
        fake.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(3, fake.Attempts);
        await Assert.ThrowsAsync<MqttException>(() => client.PublishAsync("t", "x"u8).AsTask());
        await Assert.ThrowsAsync<MqttException>(() => client.SubscribeAsync("t").SoonAsync());
        await Assert.ThrowsAsync<MqttException>(async () =>
        {
            await foreach (MqttMessage message in subscription)
            {
                Assert.Fail(message.Topic);
            }
        });
    }

    [Fact]
    public async Task Taken_over_now_and_then__goes_on()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        for (int i = 0; i < 5; i++)
        {
            await server.DisconnectAsync(ReasonCode.SessionTakenOver);
            server = await fake.AcceptAsync();
            fake.Time.Advance(TimeSpan.FromSeconds(60));
        }

        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
    }
}
