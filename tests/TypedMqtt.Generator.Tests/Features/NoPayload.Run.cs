namespace NoPayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var bell = await broker.CreateBellPublisherAsync("bell");

        await bell.RingAsync();

        var seen = await broker.NextAsync(Bell.Ring);
        Assert.Equal(new Bell.RingMessage(default), seen);
        Assert.Contains("bell/ring  qos 0", broker.Timeline, StringComparison.Ordinal);
    }
}
