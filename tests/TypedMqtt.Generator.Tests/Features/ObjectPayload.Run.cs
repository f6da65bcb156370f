namespace ObjectPayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Value(1, "one") { Note = "!" });
        broker.Broker.Publish("payload/object", new byte[] { 0x82, 0xA6, (byte)'N', (byte)'u', (byte)'m', (byte)'b', (byte)'e', (byte)'r', 2, 0xA1, (byte)'x', 3 });
        broker.Broker.Publish("payload/object", new byte[] { 0x80 });
        await broker.QuietAsync();

        // The last one lacks a number.
        Assert.Equal([new Value(1, "one") { Note = "!" }, new Value(2)], broker.Recorded(Samples.Send).Select(m => m.Payload));
    }
}
