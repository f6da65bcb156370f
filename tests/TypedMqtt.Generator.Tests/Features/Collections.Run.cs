namespace Collections;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Value([1, 2], ["a", null], ["t"], [0.5], new Stack<int>([1, 2, 3])));
        await samples.SendAsync(new Value([], null, [], default, []));

        var full = (await broker.NextAsync(Samples.Send)).Payload;
        Assert.Equal([1, 2], full.Numbers);
        Assert.Equal(["a", null], full.Names!);
        Assert.Equal(["t"], full.Tags);
        Assert.Equal([0.5], full.Curve);
        Assert.Equal([3, 2, 1], full.Steps);
        var empty = (await broker.NextAsync(Samples.Send)).Payload;
        Assert.True(empty is { Numbers: [], Names: null, Tags.Count: 0, Curve.IsDefault: true, Steps.Count: 0 });
    }
}
