namespace TypedMqtt.Tests.Connections;

public sealed class BirthTests
{
    [Fact]
    public async Task Birth__is_published_first_and_again_after_each_reconnect()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(new() { TopicRoot = "staging" }, Support.Token);
        await using MqttConnection connection = await mqtt.ConnectAsync(
            new MqttConnectionOptions
            {
                Client = mqtt.ClientOptions("line-controller"),
                TopicRoot = "staging",
                Will = LineTelemetry.Will.Status("berlin", new(false, "lost")),
                Birth = LineTelemetry.Birth.Status("berlin", new(true)),
            },
            Support.Token);
        var line = new LineTelemetryPublisher(connection, "berlin");
        await line.StepAsync(1, Support.Token);

        await mqtt.LoseAsync(connection);
        ValueTask waiting = line.StepAsync(2, Support.Token);
        await mqtt.WaitForConnectionAsync(connection);
        await waiting;

        Assert.Equal([true, false, true], mqtt.Recorded(LineTelemetry.Status).Select(static m => m.Payload.IsOnline));
        Assert.Equal(LineTelemetry.Status.ContentType, mqtt.Recorded(LineTelemetry.Status)[0].Context.ContentType);
        string[] order = [.. mqtt.Timeline.Split('\n').Where(static l => l.Contains("  qos ", StringComparison.Ordinal)).Select(static l => l.Contains("/status", StringComparison.Ordinal) ? "status" : "step")];
        Assert.Equal(["status", "step", "status", "status", "step"], order);
    }

    [Fact]
    public async Task Birth__is_published_when_the_session_is_resumed()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        await using MqttConnection connection = await mqtt.ConnectAsync(
            new MqttConnectionOptions
            {
                Client = mqtt.ClientOptions("line-controller") with { ClientId = "line", CleanStart = false, SessionExpiry = TimeSpan.FromHours(1) },
                Birth = LineTelemetry.Birth.Status("berlin", new(true)),
            },
            Support.Token);
        await mqtt.WaitForAsync(() => mqtt.Recorded(LineTelemetry.Status).Count == 1);

        await mqtt.LoseAsync(connection);
        await mqtt.WaitForConnectionAsync(connection);

        await mqtt.WaitForAsync(() => mqtt.Recorded(LineTelemetry.Status).Count == 2);
    }
}
