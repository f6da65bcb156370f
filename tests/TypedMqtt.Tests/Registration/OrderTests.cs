using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Tests.Registration;

public sealed class OrderTests
{
    [Fact]
    public async Task OrderBy__keeps_messages_of_a_key_in_order_and_handles_others_beside_them()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var bench = new Bench();
        using IHost application = Application(mqtt, bench, static o =>
        {
            o.Concurrency = 3;
            o.OrderBy(static m => m.Line);
        });
        await application.StartAsync(Support.Token);
        await PublishAsync(mqtt, "berlin", (1, 1), (1, 2), (1, 3), (2, 1), (2, 2), (3, 1), (4, 1));

        // Line 1 leaves the other two workers to the lines behind it.
        await ShowAsync(mqtt, bench, "berlin 1 1", "berlin 2 1", "berlin 3 1");
        bench.End("berlin 3 1");
        await ShowAsync(mqtt, bench, "berlin 1 1", "berlin 2 1", "berlin 3 1", "berlin 4 1");
        bench.End("berlin 1 1");
        await ShowAsync(mqtt, bench, "berlin 1 1", "berlin 2 1", "berlin 3 1", "berlin 4 1", "berlin 1 2");
        bench.End("berlin 1 3");
        bench.End("berlin 1 2");
        await ShowAsync(mqtt, bench, "berlin 1 1", "berlin 2 1", "berlin 3 1", "berlin 4 1", "berlin 1 2", "berlin 1 3");
        bench.End("berlin 2 1");
        await ShowAsync(mqtt, bench, "berlin 1 1", "berlin 2 1", "berlin 3 1", "berlin 4 1", "berlin 1 2", "berlin 1 3", "berlin 2 2");
        bench.End("berlin 2 2");
        bench.End("berlin 4 1");
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task PerTopic__tells_all_placeholders_apart()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var bench = new Bench();
        using IHost application = Application(mqtt, bench, static o => (o.Concurrency, o.Order) = (3, MessageOrder.PerTopic));
        await application.StartAsync(Support.Token);
        await PublishAsync(mqtt, "berlin", (1, 1), (1, 2));
        await PublishAsync(mqtt, "rome", (1, 1));

        await ShowAsync(mqtt, bench, "berlin 1 1", "rome 1 1");
        bench.End("berlin 1 1");
        await ShowAsync(mqtt, bench, "berlin 1 1", "rome 1 1", "berlin 1 2");
        bench.End("rome 1 1");
        bench.End("berlin 1 2");
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Messages_that_wait_for_their_key__count_as_buffered()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var bench = new Bench();
        using IHost application = Application(mqtt, bench, static o =>
        {
            (o.Concurrency, o.BufferCapacity) = (2, 1);
            o.OrderBy(static m => m.Line);
        });
        await application.StartAsync(Support.Token);
        await PublishAsync(mqtt, "berlin", (1, 1), (1, 2), (1, 3), (2, 1));

        // One is handled, two wait for it: the worker that is free does not look further.
        await ShowAsync(mqtt, bench, "berlin 1 1");
        bench.End("berlin 1 1");
        await ShowAsync(mqtt, bench, "berlin 1 1", "berlin 1 2", "berlin 2 1");
        bench.End("berlin 1 2");
        bench.End("berlin 1 3");
        bench.End("berlin 2 1");
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task A_key_that_throws__makes_poison_of_its_message_and_of_no_other()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using MqttClient raw = await MqttClient.ConnectAsync(mqtt.ClientOptions("raw"), Support.Token);
        await using MqttSubscription dead = await raw.SubscribeAsync("dead", cancellationToken: Support.Token);
        var bench = new Bench();
        using IHost application = Application(mqtt, bench, static o =>
        {
            (o.Concurrency, o.Poison) = (2, PoisonPolicy.DeadLetter("dead"));
            o.OrderBy(static m => m.Line != 2 ? m.Line : throw new InvalidOperationException("No key for line 2."));
        });
        await application.StartAsync(Support.Token);
        await PublishAsync(mqtt, "berlin", (1, 1), (2, 1), (1, 2), (2, 2), (3, 1));

        await ShowAsync(mqtt, bench, "berlin 1 1", "berlin 3 1");
        bench.End("berlin 1 1");
        bench.End("berlin 1 2");
        bench.End("berlin 3 1");
        for (int i = 0; i < 2; i++)
        {
            MqttMessage letter = await dead.ReadAsync(Support.Token);
            Assert.Contains(new("tmq-topic", "plant/berlin/line/2/temperature"), letter.UserProperties);
            Assert.Contains(new("tmq-reason", "InvalidOperationException: No key for line 2."), letter.UserProperties);
        }

        await ShowAsync(mqtt, bench, "berlin 1 1", "berlin 3 1", "berlin 1 2");
        await Support.StopAsync(application);
    }

    private static IHost Application(MqttTestBroker mqtt, Bench bench, Action<HandlerOptions<LineTelemetry.TemperatureMessage>> configure) =>
        Support.Application(services =>
        {
            services.AddSingleton(bench);
            services.AddMqtt("dashboard", (_, o) => o.Client = mqtt.ClientOptions("dashboard"))
                .AddHandler<Bench.TemperatureHandler>(LineTelemetry.Temperature, configure);
        });

    private static async Task PublishAsync(MqttTestBroker mqtt, string site, params (int Line, double Celsius)[] readings)
    {
        LineTelemetryPublisher publisher = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", site, Support.Token);
        foreach ((int line, double celsius) in readings)
        {
            await publisher.TemperatureAsync(line, new(celsius, mqtt.Now));
        }
    }

    /// <summary>These, and no more, are begun.</summary>
    private static async Task ShowAsync(MqttTestBroker mqtt, Bench bench, params string[] names)
    {
        await mqtt.WaitForAsync(() => bench.Begun.Count >= names.Length);
        await Task.Delay(20, Support.Token);
        await mqtt.QuietAsync(Support.Token);
        Assert.Equal(names.Order(), bench.Begun.Order());
    }
}
