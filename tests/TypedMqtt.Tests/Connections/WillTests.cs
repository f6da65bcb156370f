namespace TypedMqtt.Tests.Connections;

public sealed class WillTests
{
    [Fact]
    public async Task Killed_connection__its_will_arrives_as_a_message_of_the_channel()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        MqttConnection connection = await mqtt.ConnectAsync("line-controller", LineTelemetry.Will.Status("berlin", new(false, "lost")), Support.Token);
        LineTelemetrySubscriber dashboard = await mqtt.CreateLineTelemetrySubscriberAsync("dashboard", Support.Token);
        await new LineTelemetryPublisher(connection, "berlin").StatusAsync(new(true), Support.Token);

        await mqtt.KillAsync(connection);

        Assert.True((await mqtt.NextAsync(LineTelemetry.Status, cancellationToken: Support.Token)).Payload.IsOnline);
        LineTelemetry.StatusMessage will = await mqtt.NextAsync(LineTelemetry.Status, cancellationToken: Support.Token);
        Assert.Equal(("berlin", new Status(false, "lost")), (will.Site, will.Payload));
        Assert.Equal(LineTelemetry.Status.ContentType, will.Context.ContentType);
        Assert.Equal(new Status(false, "lost"), await dashboard.GetStatusAsync("berlin", Support.Token));
    }

    [Fact]
    public async Task Closed_connection__leaves_no_will()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(cancellationToken: Support.Token);
        MqttConnection connection = await mqtt.ConnectAsync("line-controller", LineTelemetry.Will.Status("berlin", new(false)), Support.Token);

        await connection.DisposeAsync();
        await mqtt.QuietAsync(Support.Token);

        Assert.Empty(mqtt.Recorded(LineTelemetry.Status));
    }

    [Fact]
    public async Task Delayed_will__waits_while_the_session_does()
    {
        await using MqttTestBroker mqtt = await MqttTestBroker.StartAsync(new() { TopicRoot = "staging" }, Support.Token);
        MqttConnection connection = await mqtt.ConnectAsync(
            new MqttConnectionOptions
            {
                Client = mqtt.ClientOptions("line-controller") with { ClientId = "line-7", SessionExpiry = TimeSpan.FromHours(1) },
                TopicRoot = "staging",
                Will = LineTelemetry.Will.Farewell("berlin", new(false, "gone")),
            },
            Support.Token);

        await mqtt.KillAsync(connection);
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(29), Support.Token);
        Assert.Empty(mqtt.Recorded(LineTelemetry.Farewell));
        await mqtt.AdvanceAsync(TimeSpan.FromSeconds(1), Support.Token);
        Assert.Equal("gone", Assert.Single(mqtt.Recorded(LineTelemetry.Farewell)).Payload.Reason);
    }

    [Fact]
    public void Second_will__is_an_error_that_names_both()
    {
        var options = new MqttConnectionOptions { Will = LineTelemetry.Will.Status("berlin", new(false)) };

        InvalidOperationException error = Assert.Throws<InvalidOperationException>(() => options.Will = LineTelemetry.Will.Farewell("rome", new(false)));

        Assert.Contains("LineTelemetry.Status on 'plant/berlin/status' is set already, LineTelemetry.Farewell on 'plant/rome/farewell' would be the second", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Will_of_the_contract_and_will_of_the_client__is_an_error_that_names_both()
    {
        var options = new MqttConnectionOptions
        {
            Client = new() { Will = new() { Topic = "gone" } },
            Will = LineTelemetry.Will.Status("berlin", new(false)),
        };

        InvalidOperationException error = await Assert.ThrowsAsync<InvalidOperationException>(() => MqttConnection.ConnectAsync(options, cancellationToken: Support.Token));

        Assert.Contains("LineTelemetry.Status on 'plant/berlin/status' is set already, and MqttClientOptions.Will to 'gone'", error.Message, StringComparison.Ordinal);
    }
}
