using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Tests.Registration;

public sealed class PoisonTests
{
    [Fact]
    public async Task Unreadable_message__is_acknowledged_by_default()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        var bench = new Bench();
        using IHost application = Application(mqtt, bench, static _ => { });
        await application.StartAsync(Support.Token);
        mqtt.Broker.Publish("plant/berlin/line/7/temperature", "hot"u8, Qos.AtLeastOnce);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        await line.TemperatureAsync(1, new(20, mqtt.Now));

        // The broker sends one message at a time: without the acknowledgement of the first there would be no second.
        await mqtt.WaitForAsync(() => bench.Begun.Count == 1);
        bench.End("berlin 1 20");
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Unreadable_message__becomes_a_dead_letter_as_it_came()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(new() { TopicRoot = "staging" }, Support.Token);
        await using MqttClient raw = await MqttClient.ConnectAsync(mqtt.ClientOptions("raw"), Support.Token);
        await using MqttSubscription dead = await raw.SubscribeAsync("staging/dead/#", cancellationToken: Support.Token);
        var bench = new Bench();
        using IHost application = Application(mqtt, bench, static o => o.Poison = PoisonPolicy.DeadLetter("dead/dashboard"), "staging");
        await application.StartAsync(Support.Token);
        await raw.PublishAsync(
            "staging/plant/berlin/line/7/temperature",
            "hot"u8,
            new MqttPublishOptions { Qos = Qos.AtLeastOnce, ContentType = "text/plain", MessageExpiry = TimeSpan.FromMinutes(1), UserProperties = [new("from", "test")] },
            Support.Token);

        MqttMessage letter = await dead.ReadAsync(Support.Token);

        Assert.Equal("staging/dead/dashboard", letter.Topic);
        Assert.Equal("hot"u8.ToArray(), letter.Payload.ToArray());
        Assert.Equal("text/plain", letter.ContentType);
        Assert.Null(letter.MessageExpiry);
        Assert.Equal(
            [new("from", "test"), new("tmq-channel", "LineTelemetry.Temperature"), new("tmq-topic", "staging/plant/berlin/line/7/temperature")],
            letter.UserProperties.Take(3));
        Assert.StartsWith("UnreadablePayloadException: ", letter.UserProperties[3].Value, StringComparison.Ordinal);
        Assert.Equal(new("tmq-attempts", "0"), letter.UserProperties[4]);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Message_that_cannot_be_handled__becomes_a_dead_letter_after_its_tries()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using MqttClient raw = await MqttClient.ConnectAsync(mqtt.ClientOptions("raw"), Support.Token);
        await using MqttSubscription dead = await raw.SubscribeAsync("dead", cancellationToken: Support.Token);
        var steps = new Steps { Fails = static number => number == 1 };
        steps.Finish(10);
        using IHost application = Support.Application(services =>
        {
            services.AddSingleton(steps);
            services.AddMqtt("dashboard", (_, o) => o.Client = mqtt.ClientOptions("dashboard") with { ReceiveMaximum = 1 }).AddHandler<StepHandler>(
                LineTelemetry.Step, static o => (o.Retries, o.RetryDelay, o.Poison) = (1, TimeSpan.Zero, PoisonPolicy.DeadLetter("dead")));
        });
        await application.StartAsync(Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        await line.StepAsync(1, Support.Token);
        await line.StepAsync(2, Support.Token);

        MqttMessage letter = await dead.ReadAsync(Support.Token);
        await steps.WaitForAsync(3);

        Assert.Equal([1, 1, 2], steps.Begun);
        Assert.Contains(new("tmq-reason", "InvalidOperationException: The handler fails."), letter.UserProperties);
        Assert.Contains(new("tmq-attempts", "2"), letter.UserProperties);
        await Support.StopAsync(application);
    }

    [Fact]
    public async Task Stop__ends_the_application_and_leaves_the_message_unacknowledged()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        using IHost application = Application(mqtt, new Bench(), static o => o.Poison = PoisonPolicy.Stop, client: Persistent);
        await application.StartAsync(Support.Token);
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        mqtt.Broker.Publish("plant/berlin/line/7/temperature", "hot"u8, Qos.AtLeastOnce);
        await mqtt.WaitForAsync(() => lifetime.ApplicationStopping.IsCancellationRequested);

        PoisonMessageException error = await Assert.ThrowsAsync<PoisonMessageException>(() => application.StopAsync(Support.Token));
        await ((IAsyncDisposable)application).DisposeAsync();

        Assert.Equal(("LineTelemetry.Temperature", "plant/berlin/line/7/temperature", 0), (error.Channel, error.Topic, error.Attempts));
        Assert.StartsWith(
            "Handlers of the connection 'dashboard' stop at a message of LineTelemetry.Temperature on 'plant/berlin/line/7/temperature', which stays unacknowledged: ",
            error.Message,
            StringComparison.Ordinal);
        Task<MqttSubscription>? subscribing = null;
        await using MqttClient again = await MqttClient.ConnectAsync(
            Persistent(mqtt.ClientOptions("dashboard")),
            client => subscribing = client.SubscribeAsync("plant/+/line/+/temperature", cancellationToken: Support.Token),
            Support.Token);
        await using MqttSubscription messages = await subscribing!;
        Assert.Equal("hot"u8.ToArray(), (await messages.ReadAsync(Support.Token)).Payload.ToArray());

        static MqttClientOptions Persistent(MqttClientOptions o) => o with { ClientId = "worker", CleanStart = false, SessionExpiry = TimeSpan.FromHours(1) };
    }

    [Fact]
    public async Task Refused_dead_letter__stops_the_handlers()
    {
        string rules = Path.GetTempFileName();
        await File.WriteAllTextAsync(rules, "user dashboard\ntopic read plant/#\n", Support.Token);
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(new() { AclFile = rules }, Support.Token);
        File.Delete(rules);
        using IHost application = Application(mqtt, new Bench(), static o => o.Poison = PoisonPolicy.DeadLetter("dead"));
        await application.StartAsync(Support.Token);
        var lifetime = application.Services.GetRequiredService<IHostApplicationLifetime>();
        mqtt.Broker.Publish("plant/berlin/line/7/temperature", "hot"u8, Qos.AtLeastOnce);
        await mqtt.WaitForAsync(() => lifetime.ApplicationStopping.IsCancellationRequested);

        PoisonMessageException error = await Assert.ThrowsAsync<PoisonMessageException>(() => application.StopAsync(Support.Token));

        Assert.Contains("its dead letter was refused: ", error.Message, StringComparison.Ordinal);
        Assert.Contains("refused the message to 'dead': not authorized", error.Message, StringComparison.OrdinalIgnoreCase);
        await ((IAsyncDisposable)application).DisposeAsync();
    }

    [Theory]
    [InlineData("dead/+")]
    [InlineData("$dead")]
    public void Dead_letter_topic__is_a_topic_name(string topic) => Assert.Throws<ArgumentException>(() => PoisonPolicy.DeadLetter(topic));

    private static IHost Application(
        MqttTestBroker mqtt, Bench bench, Action<HandlerOptions> handler, string root = "", Func<MqttClientOptions, MqttClientOptions>? client = null) =>
        Support.Application(services =>
        {
            services.AddSingleton(bench);
            services.AddMqtt("dashboard", (_, o) =>
            {
                o.Client = (client ?? (static x => x))(mqtt.ClientOptions("dashboard")) with { ReceiveMaximum = 1 };
                o.TopicRoot = root;
            }).AddHandler<Bench.TemperatureHandler>(LineTelemetry.Temperature, handler);
        });
}
