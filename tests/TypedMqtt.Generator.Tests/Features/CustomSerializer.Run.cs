namespace CustomSerializer;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var belt = await broker.CreateBeltPublisherAsync("belt");

        await belt.SpeedAsync(new Speed(0x0102));

        var seen = await broker.NextAsync(Belt.Speed);
        Assert.Equal((new Speed(0x0102), "application/x-speed"), (seen.Payload, seen.Context.ContentType));
        Assert.Contains("belt/speed  qos 1  0102", broker.Timeline, StringComparison.Ordinal);
    }
}
