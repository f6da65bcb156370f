namespace StructPayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Value(1.5) { Y = 2.5 });
        broker.Broker.Publish("payload/struct", new byte[] { 0x81, 0xA1, (byte)'X', 3 });
        await broker.QuietAsync();

        Assert.Equal([new Value(1.5) { Y = 2.5 }, new Value(3) { Y = 7 }], broker.Recorded(Samples.Send).Select(m => m.Payload));
    }
}
