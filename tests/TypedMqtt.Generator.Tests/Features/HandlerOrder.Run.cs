namespace HandlerOrder;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var handler = new Handler();
        using var application = await Application.StartAsync(
            broker, mqtt => mqtt.AddHandler<Handler>(Parcel.Seen, o => { o.Concurrency = 2; o.OrderBy(m => m.Id); }), handler);
        var scanner = await broker.CreateParcelPublisherAsync("scanner");

        await scanner.SeenAsync(1, "gate");
        await scanner.SeenAsync(1, "belt");
        await scanner.SeenAsync(2, "gate");

        // The second message of parcel 1 waits for the first; parcel 2 does not.
        Assert.Equal("2 gate", await handler.Ended.Reader.ReadAsync(TestContext.Current.CancellationToken));
        handler.First.SetResult();
        Assert.Equal("1 gate", await handler.Ended.Reader.ReadAsync(TestContext.Current.CancellationToken));
        Assert.Equal("1 belt", await handler.Ended.Reader.ReadAsync(TestContext.Current.CancellationToken));
    }

    private sealed class Handler : IMessageHandler<Parcel.SeenMessage>
    {
        public TaskCompletionSource First { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public System.Threading.Channels.Channel<string> Ended { get; } = System.Threading.Channels.Channel.CreateUnbounded<string>();

        public async ValueTask HandleAsync(Parcel.SeenMessage message, CancellationToken cancellationToken)
        {
            if (message is { Id: 1, Payload: "gate" })
                await First.Task.WaitAsync(cancellationToken);
            await Ended.Writer.WriteAsync($"{message.Id} {message.Payload}", cancellationToken);
        }
    }
}
