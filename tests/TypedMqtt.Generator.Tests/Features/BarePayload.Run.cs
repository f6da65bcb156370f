namespace BarePayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync([1, 2, 3]);

        Assert.Equal([1, 2, 3], (await broker.NextAsync(Samples.Send)).Payload);
        Assert.Contains("payload/bare  qos 1  93010203", broker.Timeline, StringComparison.Ordinal);
    }
}
