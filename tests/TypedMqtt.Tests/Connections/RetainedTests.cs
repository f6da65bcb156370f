namespace TypedMqtt.Tests.Connections;

public sealed class RetainedTests
{
    [Fact]
    public async Task Get__returns_the_retained_value_or_null()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);

        Assert.Null(await dashboard.GetTemperatureAsync("berlin", 7, Support.Token));
        await line.TemperatureAsync(7, new(21, mqtt.Now));
        await line.TemperatureAsync(7, new(22, mqtt.Now));
        Assert.Equal(22, (await dashboard.GetTemperatureAsync("berlin", 7, Support.Token))?.Celsius);
        Assert.Null(await dashboard.GetTemperatureAsync("berlin", 8, Support.Token));
    }

    [Fact]
    public async Task Clear__removes_the_value_and_is_seen_only_where_asked_for()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);
        await line.TemperatureAsync(7, new(21, mqtt.Now));
        await using Subscription<LineTelemetry.TemperatureMessage> plain = await dashboard.SubscribeTemperatureAsync(cancellationToken: Support.Token);
        await using Subscription<LineTelemetry.TemperatureMessage> curious = await dashboard.SubscribeTemperatureAsync(
            site: "berlin", options: new() { IncludeCleared = true }, cancellationToken: Support.Token);

        await line.ClearTemperatureAsync(7, Support.Token);
        await line.TemperatureAsync(8, new(30, mqtt.Now));

        Assert.Null(await dashboard.GetTemperatureAsync("berlin", 7, Support.Token));
        Assert.Equal([7, 8], (await plain.TakeAsync(2)).Select(static m => m.Line));
        Assert.Equal([(7, false), (7, true), (8, false)], (await curious.TakeAsync(3)).Select(static m => (m.Line, m.IsCleared)));
        Assert.Equal(new(2, 0, 0, 0), plain.Counters);
    }

    [Fact]
    public async Task Clear__carries_no_properties()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using MqttClient raw = await MqttClient.ConnectAsync(mqtt.ClientOptions("raw"), Support.Token);
        await using MqttSubscription all = await raw.SubscribeAsync("#", cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);

        await line.TemperatureAsync(7, new(21, mqtt.Now));
        await line.ClearTemperatureAsync(7, Support.Token);
        await line.BlobAsync(default, Support.Token);

        Assert.Equal(LineTelemetry.Temperature.ContentType, (await all.ReadAsync(Support.Token)).ContentType);
        MqttMessage cleared = await all.ReadAsync(Support.Token);
        Assert.Equal("plant/berlin/line/7/temperature", cleared.Topic);
        Assert.True(cleared.Payload.IsEmpty);
        Assert.Null(cleared.ContentType);

        // Empty bytes on a channel that is not retained are a message like any other.
        Assert.Equal(LineTelemetry.Blob.ContentType, (await all.ReadAsync(Support.Token)).ContentType);
    }

    [Fact]
    public async Task Get__of_a_value_that_cannot_be_read__says_so()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        mqtt.Broker.Publish("plant/berlin/line/7/temperature", "hot"u8, Qos.AtLeastOnce, retain: true);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);

        UnreadablePayloadException error = await Assert.ThrowsAsync<UnreadablePayloadException>(
            async () => await dashboard.GetTemperatureAsync("berlin", 7, Support.Token));

        Assert.Contains("'plant/berlin/line/7/temperature' cannot be read as LineTelemetry.Temperature", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Grace__is_waited_for_a_value_that_comes_after_the_answer_to_the_ping()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        await using MqttConnection connection = await mqtt.ConnectAsync(
            new MqttConnectionOptions { Client = mqtt.ClientOptions("dashboard"), RetainedGrace = TimeSpan.FromSeconds(3) }, Support.Token);
        var dashboard = new LineTelemetrySubscriber(connection);
        int before = mqtt.Broker.Statistics.Subscriptions;

        Task<Temperature?> late = dashboard.GetTemperatureAsync("berlin", 7, Support.Token).AsTask();
        await mqtt.WaitForAsync(() => mqtt.Broker.Statistics.Subscriptions > before);
        await mqtt.QuietAsync(Support.Token);
        Assert.False(late.IsCompleted);
        await line.TemperatureAsync(7, new(21, mqtt.Now));
        Assert.Equal(21, (await late)?.Celsius);

        Task<Temperature?> none = dashboard.GetTemperatureAsync("berlin", 8, Support.Token).AsTask();
        while (!none.IsCompleted)
        {
            await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Support.Token);
        }

        Assert.Null(await none);
    }
}
