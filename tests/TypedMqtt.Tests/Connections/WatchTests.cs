namespace TypedMqtt.Tests.Connections;

public sealed class WatchTests
{
    [Fact]
    public async Task Watch__yields_the_value_then_changes_and_removals()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);
        await line.TemperatureAsync(7, new(20, mqtt.Now));
        await using var watch = new Watch(dashboard);

        Assert.Equal("20", await watch.NextAsync());
        await line.TemperatureAsync(7, new(21, mqtt.Now));
        await line.TemperatureAsync(7, new(21, mqtt.Now));
        await line.ClearTemperatureAsync(7, Support.Token);
        await line.TemperatureAsync(8, new(99, mqtt.Now));
        await line.TemperatureAsync(7, new(22, mqtt.Now));

        Assert.Equal(["21", "21", "cleared", "22"], [await watch.NextAsync(), await watch.NextAsync(), await watch.NextAsync(), await watch.NextAsync()]);
    }

    [Fact]
    public async Task Watch__of_a_topic_without_a_value__says_so_first()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        await using var watch = new Watch(await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token));

        Assert.Equal("cleared", await watch.NextAsync());
        await line.TemperatureAsync(7, new(20, mqtt.Now));
        Assert.Equal("20", await watch.NextAsync());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_value_that_cannot_be_read__ends_the_watch_with_the_reason(bool isFirst)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        if (!isFirst)
        {
            await line.TemperatureAsync(7, new(20, mqtt.Now));
        }
        else
        {
            mqtt.Broker.Publish("plant/berlin/line/7/temperature", "hot"u8, Qos.AtLeastOnce, retain: true);
        }

        await using var watch = new Watch(await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token));
        if (!isFirst)
        {
            Assert.Equal("20", await watch.NextAsync());
            mqtt.Broker.Publish("plant/berlin/line/7/temperature", "hot"u8, Qos.AtLeastOnce, retain: true);
        }

        UnreadablePayloadException error = await Assert.ThrowsAsync<UnreadablePayloadException>(() => watch.NextAsync());
        Assert.Contains("LineTelemetry.Temperature", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Second_watch__repeats_nothing_to_the_first()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);
        await line.TemperatureAsync(7, new(20, mqtt.Now));
        await using var first = new Watch(dashboard);
        Assert.Equal("20", await first.NextAsync());
        await using var second = new Watch(dashboard);
        Assert.Equal("20", await second.NextAsync());
        await line.TemperatureAsync(7, new(21, mqtt.Now));

        Assert.Equal(("21", "21"), (await first.NextAsync(), await second.NextAsync()));
    }

    [Fact]
    public async Task Changes_while_the_connection_is_lost__are_seen_when_it_is_back()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        await using MqttConnection connection = await mqtt.ConnectAsync("dashboard", cancellationToken: Support.Token);
        var dashboard = new LineTelemetrySubscriber(connection);
        await line.TemperatureAsync(7, new(20, mqtt.Now));
        await using var watch = new Watch(dashboard);
        Assert.Equal("20", await watch.NextAsync());

        await mqtt.LoseAsync(connection);
        await line.TemperatureAsync(7, new(21, mqtt.Now));
        Assert.Equal("21", await watch.NextAsync(mqtt));
        await mqtt.LoseAsync(connection);
        await line.ClearTemperatureAsync(7, Support.Token);
        Assert.Equal("cleared", await watch.NextAsync(mqtt));
    }

    [Fact]
    public async Task Cancellation__ends_it_and_unsubscribes()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);
        int before = mqtt.Broker.Statistics.Subscriptions;
        using var cancel = new CancellationTokenSource();
        IAsyncEnumerator<LineTelemetry.TemperatureMessage> watch = dashboard.WatchTemperatureAsync("berlin", 7, cancel.Token).GetAsyncEnumerator(Support.Token);
        Assert.True(await watch.MoveNextAsync());
        ValueTask<bool> next = watch.MoveNextAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await next);
        await mqtt.WaitForAsync(() => mqtt.Broker.Statistics.Subscriptions == before);
    }

    private sealed class Watch(LineTelemetrySubscriber subscriber) : IAsyncDisposable
    {
        private readonly IAsyncEnumerator<LineTelemetry.TemperatureMessage> _messages =
            subscriber.WatchTemperatureAsync("berlin", 7, Support.Token).GetAsyncEnumerator(Support.Token);

        /// <summary>The next message; the clock is moved on for what waits to connect again.</summary>
        public async Task<string> NextAsync(MqttTestBroker? mqtt = null)
        {
            Task<bool> next = _messages.MoveNextAsync().AsTask();
            while (mqtt is not null && !next.IsCompleted)
            {
                await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Support.Token);
            }

            Assert.True(await next.WaitAsync(TimeSpan.FromSeconds(10), Support.Token));
            LineTelemetry.TemperatureMessage message = _messages.Current;
            return message.IsCleared ? "cleared" : FormattableString.Invariant($"{message.Payload.Celsius}");
        }

        public ValueTask DisposeAsync() => _messages.DisposeAsync();
    }
}
