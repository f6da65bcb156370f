using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Tests;

/// <summary>What the tests share.</summary>
internal static class Support
{
    public static CancellationToken Token => TestContext.Current.CancellationToken;

    /// <summary>The next messages of a subscription, in order.</summary>
    public static async Task<List<T>> TakeAsync<T>(this Subscription<T> subscription, int count)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(Token);
        patience.CancelAfter(TimeSpan.FromSeconds(10));
        var taken = new List<T>();
        await foreach (T message in subscription.WithCancellation(patience.Token))
        {
            taken.Add(message);
            if (taken.Count == count)
            {
                break;
            }
        }

        return taken;
    }

    public static async Task<T> NextAsync<T>(this Subscription<T> subscription) => (await subscription.TakeAsync(1)).Single();

    /// <summary>Waits until something is so, without moving the clock.</summary>
    public static async Task WaitForAsync(this MqttTestBroker mqtt, Func<bool> condition)
    {
        long start = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeSpan.FromSeconds(10), $"It never came to be.\n{mqtt.Timeline}");
            await mqtt.QuietAsync(Token);
        }
    }

    /// <summary>Connects with changed client options.</summary>
    public static Task<MqttConnection> ConnectAsync(
        this MqttTestBroker mqtt, string userName, Func<MqttClientOptions, MqttClientOptions> change, string topicRoot = "") =>
        mqtt.ConnectAsync(new MqttConnectionOptions { Client = change(mqtt.ClientOptions(userName)), TopicRoot = topicRoot }, Token);

    /// <summary>Ends a connection by taking its session over; the client connects again when the clock moves.</summary>
    public static async Task LoseAsync(this MqttTestBroker mqtt, MqttConnection connection)
    {
        MqttClientOptions same = connection.Client.Options with { ClientId = connection.Client.ClientId, Will = null, Birth = null };
        await using MqttClient other = await MqttClient.ConnectAsync(same, Token);
        await mqtt.WaitForAsync(() => connection.Client.State != MqttClientState.Connected);
    }

    /// <summary>Moves the clock until the client is connected again.</summary>
    public static async Task WaitForConnectionAsync(this MqttTestBroker mqtt, MqttConnection connection)
    {
        while (connection.Client.State != MqttClientState.Connected)
        {
            await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Token);
        }
    }

    /// <summary>An application; it is stopped with the test.</summary>
    public static IHost Application(Action<IServiceCollection> configure)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        configure(builder.Services);
        return builder.Build();
    }

    public static async Task StopAsync(IHost application)
    {
        await application.StopAsync(Token);
        await ((IAsyncDisposable)application).DisposeAsync();
    }
}
