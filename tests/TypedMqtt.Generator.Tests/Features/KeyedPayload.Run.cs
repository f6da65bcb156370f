namespace KeyedPayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(Value.Of(5, "x"));

        Assert.Equal("5 x", Value.Describe((await broker.NextAsync(Samples.Send)).Payload));
        Assert.Contains("payload/keyed  qos 1  9305c0a178", broker.Timeline, StringComparison.Ordinal);
    }
}
