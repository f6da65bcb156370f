namespace NullablePayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var dock = await broker.CreateDockPublisherAsync("dock");

        await dock.TruckAsync(1, new Truck("B-XY 1"));
        await dock.TruckAsync(1, null);

        Assert.Equal(new Truck("B-XY 1"), (await broker.NextAsync(Dock.Truck)).Payload);
        Assert.Null((await broker.NextAsync(Dock.Truck)).Payload);
        Assert.Contains("dock/1/truck  qos 1  c0", broker.Timeline, StringComparison.Ordinal);
    }
}
