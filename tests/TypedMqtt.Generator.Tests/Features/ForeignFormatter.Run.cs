namespace ForeignFormatter;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Value(1.5));

        Assert.Equal(new Value(1.5), (await broker.NextAsync(Samples.Send)).Payload);
        Assert.EndsWith("0f", broker.Timeline.TrimEnd(), StringComparison.Ordinal);
    }
}
