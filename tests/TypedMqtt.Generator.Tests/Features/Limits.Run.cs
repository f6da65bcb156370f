namespace Limits;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Value { Title = "short", Numbers = [1, 2, 3] });
        Assert.Equal("short", (await broker.NextAsync(Samples.Send)).Payload.Title);
        Assert.Contains("a56c6162656c", broker.Timeline, StringComparison.Ordinal);

        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await samples.SendAsync(new Value { Title = "much too long" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await samples.SendAsync(new Value { Title = "x", Numbers = [1, 2, 3, 4] }));
    }
}
