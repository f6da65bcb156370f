namespace NestedContract;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        Plant.GatePublisher gate = await broker.CreatePlantGatePublisherAsync("gate");

        await gate.OpenAsync(true);

        Plant.Gate.OpenMessage seen = await broker.NextAsync(Plant.Gate.Open);
        Assert.True(seen.Payload);
    }
}
