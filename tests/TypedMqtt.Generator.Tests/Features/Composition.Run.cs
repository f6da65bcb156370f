namespace Composition;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        IHeartbeat<int> pump = await broker.CreatePumpPublisherAsync("pump");
        IHeartbeat<string> fan = await broker.CreateFanPublisherAsync("fan");

        await pump.BeatAsync(1);
        await fan.BeatAsync("one");

        Assert.Equal(("pump/beat", 1), (Pump.Beat.Name(), (await broker.NextAsync(Pump.Beat)).Payload));
        Assert.Equal(("fan/beat", "one"), (Fan.Beat.Name(), (await broker.NextAsync(Fan.Beat)).Payload));
    }
}
