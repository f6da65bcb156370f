namespace GenericPayload;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var scale = await broker.CreateScalePublisherAsync("scale");

        await scale.WeightAsync(new Measured<double>(1.5, 10));
        await scale.LabelAsync(new Measured<string>("steel", 11));

        Assert.Equal(new Measured<double>(1.5, 10), (await broker.NextAsync(Scale.Weight)).Payload);
        Assert.Equal(new Measured<string>("steel", 11), (await broker.NextAsync(Scale.Label)).Payload);
        Assert.NotEqual(Scale.Weight.Schema, Scale.Label.Schema);
    }
}
