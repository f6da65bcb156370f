namespace RecursivePayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Value("a", new Value("b", null)));
        Assert.Equal(new Value("a", new Value("b", null)), (await broker.NextAsync(Samples.Send)).Payload);

        var deep = new Value("end", null);
        for (var i = 0; i < 40; i++)
            deep = new Value("x", deep);
        await samples.SendAsync(deep);
        await broker.QuietAsync();
        Assert.Single(broker.Recorded(Samples.Send));
    }
}
