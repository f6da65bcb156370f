namespace TypedMqtt.Tests.Receiving;

public sealed class SubscriptionTests
{
    [Fact]
    public async Task Omitted_placeholders__are_wildcards()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher berlin = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        LineTelemetryPublisher rome = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "rome", Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);
        await using Subscription<LineTelemetry.TemperatureMessage> all = await dashboard.SubscribeTemperatureAsync(cancellationToken: Support.Token);
        await using Subscription<LineTelemetry.TemperatureMessage> site = await dashboard.SubscribeTemperatureAsync(site: "rome", cancellationToken: Support.Token);
        await using Subscription<LineTelemetry.TemperatureMessage> line = await dashboard.SubscribeTemperatureAsync(line: 2, cancellationToken: Support.Token);

        foreach (int number in new[] { 1, 2 })
        {
            await berlin.TemperatureAsync(number, default);
            await rome.TemperatureAsync(number, default);
        }

        Assert.Equal("plant/+/line/+/temperature", all.Filter);
        Assert.Equal("plant/rome/line/+/temperature", site.Filter);
        Assert.Equal("plant/+/line/2/temperature", line.Filter);
        Assert.Equal(["berlin1", "rome1", "berlin2", "rome2"], (await all.TakeAsync(4)).Select(static m => m.Site + m.Line));
        Assert.Equal(["rome1", "rome2"], (await site.TakeAsync(2)).Select(static m => m.Site + m.Line));
        Assert.Equal(["berlin2", "rome2"], (await line.TakeAsync(2)).Select(static m => m.Site + m.Line));
    }

    [Fact]
    public async Task Foreign_messages__are_counted_and_do_not_stop_the_others()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);
        await using Subscription<LineTelemetry.TemperatureMessage> readings = await dashboard.SubscribeTemperatureAsync(cancellationToken: Support.Token);

        mqtt.Broker.Publish("plant/berlin/line/seven/temperature", [], Qos.AtLeastOnce);
        mqtt.Broker.Publish("plant/berlin/line/07/temperature", [1], Qos.AtLeastOnce);
        mqtt.Broker.Publish("plant/berlin/line/7/temperature", "hot"u8, Qos.AtLeastOnce);
        await line.TemperatureAsync(7, new(1, mqtt.Now));

        Assert.Equal(1, (await readings.NextAsync()).Payload.Celsius);
        Assert.Equal((1L, 0L, 1L), (readings.Counters.Received, readings.Counters.Dropped, readings.Counters.Unreadable));

        // The removal of a retained value is nothing to read, whatever its topic.
        Assert.Equal(1, readings.Counters.Unroutable);
    }

    [Theory]
    [InlineData(OverflowPolicy.DropOldest, new[] { 4, 5 })]
    [InlineData(OverflowPolicy.DropNewest, new[] { 1, 2 })]
    public async Task Full_buffer__drops_by_policy_and_counts(OverflowPolicy overflow, int[] kept)
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);
        var options = new SubscribeOptions { BufferCapacity = 2, Overflow = overflow };
        await using Subscription<LineTelemetry.StepMessage> steps = await dashboard.SubscribeStepAsync(options: options, cancellationToken: Support.Token);
        await using Subscription<LineTelemetry.TickMessage> ticks = await dashboard.SubscribeTickAsync(options: options, cancellationToken: Support.Token);

        for (int i = 1; i <= 5; i++)
        {
            await line.StepAsync(i, Support.Token);
            await line.TickAsync(i, Support.Token);
        }

        await mqtt.QuietAsync(Support.Token);
        Assert.Equal(3, steps.Counters.Dropped);
        Assert.Equal(3, ticks.Counters.Dropped);
        Assert.Equal(kept, (await steps.TakeAsync(2)).Select(static m => m.Number));
        Assert.Equal(kept, (await ticks.TakeAsync(2)).Select(static m => m.Number));
    }

    [Fact]
    public async Task Full_buffer__with_wait__the_broker_holds_back_what_it_must_not_lose()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        var dashboard = new LineTelemetrySubscriber(await mqtt.ConnectAsync("dashboard", static o => o with { ReceiveMaximum = 2 }));
        await using Subscription<LineTelemetry.StepMessage> steps = await dashboard.SubscribeStepAsync(options: new() { BufferCapacity = 2 }, cancellationToken: Support.Token);

        // The buffer is full of QoS 0 before the first message comes that must not be lost.
        for (int i = 1; i <= 3; i++)
        {
            mqtt.Broker.Publish($"plant/berlin/step/{-i}", []);
        }

        for (int i = 1; i <= 10; i++)
        {
            await line.StepAsync(i, Support.Token);
        }

        await mqtt.QuietAsync(Support.Token);
        Assert.Equal(new(4, 1, 0, 0), steps.Counters);
        Assert.Equal([-1, -2, .. Enumerable.Range(1, 10)], (await steps.TakeAsync(12)).Select(static m => m.Number));
        Assert.Equal(1, steps.Counters.Dropped);
    }

    [Fact]
    public async Task Manual_acknowledgement__is_the_readers()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        var dashboard = new LineTelemetrySubscriber(await mqtt.ConnectAsync("dashboard", static o => o with { ReceiveMaximum = 1 }));
        await using Subscription<LineTelemetry.StepMessage> steps = await dashboard.SubscribeStepAsync(options: new() { ManualAcknowledge = true }, cancellationToken: Support.Token);
        await line.StepAsync(1, Support.Token);
        await line.StepAsync(2, Support.Token);

        LineTelemetry.StepMessage first = await steps.NextAsync();
        await mqtt.QuietAsync(Support.Token);
        Assert.Equal(1, steps.Counters.Received);

        first.Context.Acknowledge();
        first.Context.Acknowledge();
        Assert.Equal(2, (await steps.NextAsync()).Number);
    }

    [Fact]
    public async Task Unread_messages__of_a_subscription_that_ended__do_not_hold_back_the_others()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        MqttConnection connection = await mqtt.ConnectAsync("dashboard", static o => o with { ReceiveMaximum = 2 });
        var dashboard = new LineTelemetrySubscriber(connection);
        Subscription<LineTelemetry.StepMessage> steps = await dashboard.SubscribeStepAsync(cancellationToken: Support.Token);
        await using Subscription<LineTelemetry.NoteMessage> notes = await dashboard.SubscribeNoteAsync(cancellationToken: Support.Token);
        await line.StepAsync(1, Support.Token);
        await line.StepAsync(2, Support.Token);
        await mqtt.QuietAsync(Support.Token);

        await steps.DisposeAsync();
        await line.NoteAsync("a", Support.Token);
        await line.NoteAsync("b", Support.Token);
        await line.NoteAsync("c", Support.Token);

        Assert.Equal(["a", "b", "c"], (await notes.TakeAsync(3)).Select(static m => m.Payload));

        // What was buffered can still be read, and then the enumeration ends.
        Assert.Equal([1, 2], (await steps.TakeAsync(3)).Select(static m => m.Number));
    }

    [Fact]
    public async Task Buffer_without_room__is_refused()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await dashboard.SubscribeStepAsync(options: new() { BufferCapacity = 0 }, cancellationToken: Support.Token));
    }

    [Fact]
    public async Task Connection_lost__subscriptions_go_on_after_it_is_made_again()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        var cut = new List<Protocol.Transports.InMemoryTransport>();
        MqttConnection connection = await mqtt.ConnectAsync("dashboard", o => o with
        {
            TransportFactory = async token =>
            {
                var transport = (Protocol.Transports.InMemoryTransport)await o.TransportFactory!(token);
                cut.Add(transport);
                return transport;
            },
        });
        await using Subscription<LineTelemetry.StepMessage> steps = await new LineTelemetrySubscriber(connection).SubscribeStepAsync(cancellationToken: Support.Token);

        cut[0].Close();
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(2), Support.Token);
        await line.StepAsync(1, Support.Token);

        Assert.Equal(1, (await steps.NextAsync()).Number);
        Assert.Equal(2, cut.Count);
    }
}
