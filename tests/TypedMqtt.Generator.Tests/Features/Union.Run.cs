namespace Union;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Started(3));
        await samples.SendAsync(new Stopped("no steel"));
        broker.Broker.Publish("payload/union", new byte[] { 0x92, 2, 0x80 });
        await broker.QuietAsync();

        // Nobody knows what 2 is.
        Assert.Equal([new Started(3), new Stopped("no steel")], broker.Recorded(Samples.Send).Select(m => m.Payload));
    }
}
