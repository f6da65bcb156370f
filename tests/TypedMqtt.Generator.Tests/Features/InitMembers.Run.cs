namespace InitMembers;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Value { Number = 1, Unit = "m" });
        broker.Broker.Publish("payload/init", new byte[] { 0x81, 0xA6, (byte)'N', (byte)'u', (byte)'m', (byte)'b', (byte)'e', (byte)'r', 2 });
        await broker.QuietAsync();

        Assert.Equal([(1, "m"), (2, "mm")], broker.Recorded(Samples.Send).Select(m => (m.Payload.Number, m.Payload.Unit)));
    }
}
