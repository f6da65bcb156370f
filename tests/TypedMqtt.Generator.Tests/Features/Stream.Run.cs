namespace Stream;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var historian = new Consumer();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddHistorianConsumer<Consumer>(), historian);
        var office = await broker.CreateHistorianPublisherAsync("office");

        await foreach (var first in office.HistoryAsync(1000))
            break;
        await broker.QuietAsync();
        Assert.True(await historian.Ended.Task.WaitAsync(TimeSpan.FromSeconds(10)), "The consumer is not told that nobody reads any more.");
        Assert.InRange(historian.Yielded, 4, 10);

        Assert.Equal(["item 0", "item 1", "item 2"], await office.HistoryAsync(3).ReadAsync());
    }

    private sealed class Consumer : IHistorian
    {
        public TaskCompletionSource<bool> Ended { get; } = new();

        public int Yielded { get; private set; }

        public async IAsyncEnumerable<string> HistoryAsync(int count, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default)
        {
            try
            {
                for (var i = 0; i < count; i++)
                {
                    await Task.Yield();
                    Yielded++;
                    yield return $"item {i}";
                }
            }
            finally
            {
                Ended.TrySetResult(cancellationToken.IsCancellationRequested);
            }
        }
    }
}
