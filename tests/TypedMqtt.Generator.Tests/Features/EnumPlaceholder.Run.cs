namespace EnumPlaceholder;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var signal = await broker.CreateSignalPublisherAsync("signal");

        await signal.ChangedAsync(Colour.Red);
        await signal.ChangedAsync(Colour.Green);

        Assert.Equal("signal/stop", (await broker.NextAsync(Signal.Changed)).Context.Topic);
        Assert.Equal(Colour.Green, (await broker.NextAsync(Signal.Changed)).Colour);
        Assert.False(Signal.Changed.TryParse("signal/Red"u8, out _));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(async () => await signal.ChangedAsync((Colour)9));
    }
}
