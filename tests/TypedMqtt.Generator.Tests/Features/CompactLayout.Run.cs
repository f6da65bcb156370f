namespace CompactLayout;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Packed(C: 3, A: 1, D: 4));

        Assert.Equal(new Packed(3, 1, 4), (await broker.NextAsync(Samples.Send)).Payload);
        Assert.Contains("payload/compact  qos 1  9401c00304", broker.Timeline, StringComparison.Ordinal);
    }
}
