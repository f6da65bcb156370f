using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Tests.Registration;

public sealed class DrainTests
{
    [Fact]
    public async Task Stop__lets_what_is_handled_finish_and_begins_nothing_new()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        var bench = new Bench();
        using IHost application = await StartAsync(mqtt, bench);
        await line.TemperatureAsync(1, new(20, mqtt.Now));
        await line.TemperatureAsync(2, new(20, mqtt.Now));
        await mqtt.WaitForAsync(() => bench.Begun.Count == 1);

        Task stopped = application.StopAsync(Support.Token);
        await mqtt.QuietAsync(Support.Token);
        Assert.False(stopped.IsCompleted);
        bench.End("berlin 1 20");
        await stopped;
        await ((IAsyncDisposable)application).DisposeAsync();

        Assert.Empty(bench.Cancelled);
        Assert.Equal(["berlin 1 20"], bench.Begun);
        Assert.Equal(["berlin 2 20"], await WhatComesAgainAsync(mqtt, 1));
    }

    [Fact]
    public async Task Stop__cancels_what_takes_longer_and_leaves_it_unacknowledged()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        var bench = new Bench();
        using IHost application = await StartAsync(mqtt, bench);
        await line.TemperatureAsync(1, new(20, mqtt.Now));
        await mqtt.WaitForAsync(() => bench.Begun.Count == 1);

        Task stopped = application.StopAsync(Support.Token);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(2), Support.Token);
        Assert.Empty(bench.Cancelled);
        while (!stopped.IsCompleted)
        {
            await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Support.Token);
        }

        await stopped;
        await ((IAsyncDisposable)application).DisposeAsync();
        Assert.Equal(["berlin 1 20"], bench.Cancelled);
        Assert.Equal(["berlin 1 20"], await WhatComesAgainAsync(mqtt, 1));
    }

    private static async Task<IHost> StartAsync(MqttTestBroker mqtt, Bench bench)
    {
        IHost application = Support.Application(services =>
        {
            services.AddSingleton(bench);
            services.AddMqtt("dashboard", (_, o) => o.Client = mqtt.ClientOptions("dashboard") with { ClientId = "worker", CleanStart = false, SessionExpiry = TimeSpan.FromHours(1) })
                .AddHandler<Bench.TemperatureHandler>(LineTelemetry.Temperature);
        });
        await application.StartAsync(Support.Token);
        return application;
    }

    private static async Task<string[]> WhatComesAgainAsync(MqttTestBroker mqtt, int count)
    {
        var bench = new Bench();
        using IHost application = await StartAsync(mqtt, bench);
        await mqtt.WaitForAsync(() => bench.Begun.Count >= count);
        string[] first = [.. bench.Begun.Take(count)];
        foreach (string name in first)
        {
            bench.End(name);
        }

        Task stopped = application.StopAsync(Support.Token);
        while (!stopped.IsCompleted)
        {
            await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Support.Token);
        }

        await stopped;
        await ((IAsyncDisposable)application).DisposeAsync();
        return first;
    }
}
