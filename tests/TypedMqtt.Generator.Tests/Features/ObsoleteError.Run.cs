namespace ObsoleteError;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddHornConsumer<Consumer>(site: "berlin"));
        var horn = await broker.CreateHornPublisherAsync("office", site: "berlin");

        Assert.Equal(2, await horn.TellAsync(1));
        // An older program still asks.
        Assert.Equal(3, await (ValueTask<int>)typeof(HornPublisher).GetMethod("AskAsync")!.Invoke(horn, [1])!);
    }

    private sealed class Consumer : IHorn
    {
        public ValueTask<int> AskAsync(int loudness) => new(loudness + 2);

        public ValueTask<int> TellAsync(int loudness) => new(loudness + 1);
    }
}
