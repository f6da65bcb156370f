namespace TypedMqtt.Tests.Connections;

public sealed class PublishTests
{
    private static readonly string[] Berlin = ["plant/berlin/note"];

    [Fact]
    public async Task Payloads_of_all_shapes__published__arrive_as_they_were()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        var batch = new Batch
        {
            Name = "first",
            Colour = Colour.Green,
            Count = 3,
            Readings = [new(1.5, mqtt.Now), new(-2, mqtt.Now)],
            Lines = new() { ["a"] = new(true), ["b"] = null },
            Raw = [1, 2, 3],
        };

        await line.TemperatureAsync(7, new(21.4, mqtt.Now));
        await line.StatusAsync(new(false, null), Support.Token);
        await line.BatchAsync(batch, Support.Token);
        await line.NoteAsync("größer", Support.Token);
        await line.BlobAsync(new byte[] { 0, 255 }, Support.Token);
        await line.JsonAsync(new(true, "json"), Support.Token);
        await line.TickAsync(-5, Support.Token);

        Assert.Equal(new("berlin", 7, new(21.4, mqtt.Now), default), await mqtt.NextAsync(LineTelemetry.Temperature, cancellationToken: Support.Token));
        Assert.Equal(new Status(false, null), (await mqtt.NextAsync(LineTelemetry.Status, cancellationToken: Support.Token)).Payload);
        Batch read = (await mqtt.NextAsync(LineTelemetry.Batch, cancellationToken: Support.Token)).Payload;
        Assert.Equivalent(batch, read, strict: true);
        Assert.Equal("größer", (await mqtt.NextAsync(LineTelemetry.Note, cancellationToken: Support.Token)).Payload);
        Assert.Equal([0, 255], (await mqtt.NextAsync(LineTelemetry.Blob, cancellationToken: Support.Token)).Payload.ToArray());
        Assert.Equal(new Status(true, "json"), (await mqtt.NextAsync(LineTelemetry.Json, cancellationToken: Support.Token)).Payload);
        Assert.Equal(-5, (await mqtt.NextAsync(LineTelemetry.Tick, cancellationToken: Support.Token)).Number);
    }

    [Fact]
    public async Task Context_of_a_call__is_what_the_receiver_sees()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);
        await using Subscription<LineTelemetry.TemperatureMessage> readings = await dashboard.SubscribeTemperatureAsync(cancellationToken: Support.Token);

        await line.TemperatureAsync(7, default, new CallContext(Support.Token) { MessageExpiry = TimeSpan.FromSeconds(90), UserProperties = [new("batch", "b1"), new("batch", "b2")] });
        CallContext context = (await readings.NextAsync()).Context;

        Assert.Equal(Qos.AtLeastOnce, context.Qos);
        Assert.False(context.Retain);
        Assert.Equal("plant/berlin/line/7/temperature", context.Topic);
        Assert.Equal(TimeSpan.FromSeconds(90), context.MessageExpiry);
        Assert.Equal([new("batch", "b1"), new("batch", "b2")], context.UserProperties);
        Assert.Equal(LineTelemetry.Temperature.ContentType, context.ContentType);
    }

    [Fact]
    public async Task Payload_beyond_the_channels_limit__is_refused_before_it_is_sent()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        LineTelemetryPublisher line = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);

        ArgumentException error = await Assert.ThrowsAsync<ArgumentException>(async () => await line.BlobAsync(new byte[262_145], Support.Token));

        Assert.Contains("LineTelemetry.Blob has 262145 bytes", error.Message, StringComparison.Ordinal);
        await mqtt.QuietAsync(Support.Token);
        Assert.Empty(mqtt.Recorded(LineTelemetry.Blob));
    }

    [Fact]
    public async Task Topic_root__is_in_front_of_every_topic_and_of_no_message()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using MqttClient raw = await MqttClient.ConnectAsync(mqtt.ClientOptions("raw"), Support.Token);
        await using MqttSubscription all = await raw.SubscribeAsync("#", cancellationToken: Support.Token);
        var staging = new LineTelemetrySubscriber(await mqtt.ConnectAsync("dashboard", static o => o, "staging/eu"));
        var production = new LineTelemetrySubscriber(await mqtt.ConnectAsync("other", static o => o));
        await using Subscription<LineTelemetry.NoteMessage> shared = await staging.Shared("g").SubscribeNoteAsync(cancellationToken: Support.Token);
        await using Subscription<LineTelemetry.NoteMessage> plain = await staging.SubscribeNoteAsync(cancellationToken: Support.Token);
        await using Subscription<LineTelemetry.NoteMessage> none = await production.SubscribeNoteAsync(cancellationToken: Support.Token);
        var line = new LineTelemetryPublisher(await mqtt.ConnectAsync("line-controller", static o => o, "staging/eu"), "berlin");

        await line.NoteAsync("hello", Support.Token);

        Assert.Equal("staging/eu/plant/berlin/note", (await all.ReadAsync(Support.Token)).Topic);
        Assert.Equal(Berlin, (await shared.TakeAsync(1)).Select(static m => m.Context.Topic));
        Assert.Equal(Berlin, (await plain.TakeAsync(1)).Select(static m => m.Context.Topic));
        await mqtt.QuietAsync(Support.Token);
        Assert.Equal(default, none.Counters);
    }

    [Theory]
    [InlineData("/staging")]
    [InlineData("staging/")]
    [InlineData("a//b")]
    [InlineData("a/+")]
    [InlineData("$staging")]
    public void Topic_root__that_is_none__is_refused(string root) =>
        Assert.Contains($"'{root}' is not a topic root", Assert.Throws<ArgumentException>(() => new MqttConnectionOptions { TopicRoot = root }).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Refused_publish_and_subscribe__name_reason_and_user()
    {
        string rules = Path.GetTempFileName();
        await File.WriteAllTextAsync(rules, "user line-controller\ntopic write plant/berlin/#\n\nuser dashboard\ntopic read plant/+/line/+/temperature\n", Support.Token);
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(new() { AclFile = rules }, Support.Token);
        File.Delete(rules);
        LineTelemetryPublisher foreign = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "rome", Support.Token);
        LineTelemetryPublisher own = await mqtt.CreateLineTelemetryPublisherAsync("line-controller", "berlin", Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);

        MqttPublishException publish = await Assert.ThrowsAsync<MqttPublishException>(async () => await foreign.NoteAsync("no", Support.Token));
        MqttSubscribeException subscribe = await Assert.ThrowsAsync<MqttSubscribeException>(async () => await dashboard.SubscribeNoteAsync(cancellationToken: Support.Token));
        await own.TemperatureAsync(1, new(20, mqtt.Now));
        await using Subscription<LineTelemetry.TemperatureMessage> granted = await dashboard.SubscribeTemperatureAsync(cancellationToken: Support.Token);

        Assert.Equal(ReasonCode.NotAuthorized, publish.ReasonCode);
        Assert.Equal("plant/rome/note", publish.Topic);
        Assert.Contains("not authorized (0x87). The broker's access control list does not let user 'line-controller' write there.", publish.Message, StringComparison.Ordinal);
        Assert.Equal(ReasonCode.NotAuthorized, subscribe.ReasonCode);
        Assert.Equal("plant/+/note", subscribe.Filter);
        Assert.Contains("lets user 'dashboard' read there", subscribe.Message, StringComparison.Ordinal);
        Assert.Equal(20, (await granted.NextAsync()).Payload.Celsius);
    }
}
