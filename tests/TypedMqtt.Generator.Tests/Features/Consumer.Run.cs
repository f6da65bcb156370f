namespace Consumer;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var office = new Consumer();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddPressConsumer<Consumer>(site: "berlin"), office);
        var berlin = await broker.CreatePressPublisherAsync("press", site: "berlin");
        var paris = await broker.CreatePressPublisherAsync("press", site: "paris");

        await paris.ForceAsync(1, 1);
        await berlin.ForceAsync(7, 2.5);
        Assert.Equal("7: 2.5", await office.Seen.Reader.ReadAsync(TestContext.Current.CancellationToken));
        await berlin.StoppedAsync(7, "no steel");
        Assert.Equal("press/berlin/7/stopped: no steel", await office.Seen.Reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Consumer : IPress
    {
        public System.Threading.Channels.Channel<string> Seen { get; } = System.Threading.Channels.Channel.CreateUnbounded<string>();

        public ValueTask ForceAsync(int number, double tons, CancellationToken cancellationToken = default) =>
            Seen.Writer.WriteAsync(FormattableString.Invariant($"{number}: {tons}"), cancellationToken);

        public async Task StoppedAsync(int number, string why, CallContext context = default) => await Seen.Writer.WriteAsync($"{context.Topic}: {why}", context.CancellationToken);
    }
}
