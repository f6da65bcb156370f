namespace Quickstart;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        using var dashboard = await Application.StartAsync(broker, mqtt => mqtt.AddLineTelemetrySubscriber());
        var line = await broker.CreateLineTelemetryPublisherAsync("line-controller", site: "berlin");
        var subscriber = dashboard.Services.GetRequiredService<LineTelemetrySubscriber>();
        await using var temperatures = await subscriber.SubscribeTemperatureAsync(site: "berlin");

        await line.TemperatureAsync(7, new Temperature(21.5, DateTimeOffset.UnixEpoch));
        await line.StatusAsync(7, new Status { State = State.Online, Tags = { "a", null }, Limits = new Dictionary<string, double?> { ["low"] = 1.5 } });

        Assert.Equal(new LineTelemetry.TemperatureMessage("berlin", 7, new(21.5, DateTimeOffset.UnixEpoch), default), await temperatures.NextAsync());
        var status = await subscriber.GetStatusAsync("berlin", 7);
        Assert.Equal((State.Online, "C", 1.5), (status!.State, status.Unit, status.Limits!["low"]));
        Assert.Equal(["a", null], status.Tags);
    }
}
