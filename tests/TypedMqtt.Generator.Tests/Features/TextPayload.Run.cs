namespace TextPayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var display = await broker.CreateDisplayPublisherAsync("display");

        await display.ShowAsync("Grüß Gott");

        var seen = await broker.NextAsync(Display.Show);
        Assert.Equal(("Grüß Gott", "text/plain; charset=utf-8"), (seen.Payload, seen.Context.ContentType));
        broker.Broker.Publish("display/text", new byte[] { 0xFF });
        await broker.QuietAsync();
        Assert.Single(broker.Recorded(Display.Show));
    }
}
