namespace LegacyTopics;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var buffer = await broker.CreateBufferPublisherAsync("buffer", site: "berlin");
        var office = await broker.CreateBufferSubscriberAsync("office");
        await using var fills = await office.SubscribeFillAsync(site: "berlin");

        await buffer.FillAsync(7, 50);
        broker.Broker.Publish("fill/8/berlin", new byte[] { 20 }, retain: true);
        await broker.QuietAsync();

        var first = await fills.NextAsync();
        Assert.Equal(("buffer/berlin/7/fill", 7, 50.0), (first.Context.Topic, first.Number, first.Payload));
        var old = await fills.NextAsync();
        Assert.Equal(("fill/8/berlin", 8, 20.0), (old.Context.Topic, old.Number, old.Payload));
        Assert.Equal(2, fills.Counters.Received);
        Assert.Contains("fill/7/berlin", broker.Timeline, StringComparison.Ordinal);
        Assert.Equal(20, await office.GetFillAsync("berlin", 8));
    }
}
