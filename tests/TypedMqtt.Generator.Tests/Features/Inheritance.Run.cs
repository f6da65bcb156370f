namespace Inheritance;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var office = new Consumer();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddCraneConsumer<Consumer>(site: "berlin"), office);
        var crane = await broker.CreateCranePublisherAsync("crane", crane: 3, site: "berlin");

        await crane.LoadAsync(2.5);
        await crane.HoursAsync(8, 100);

        Assert.Equal("crane/3/load", (await broker.NextAsync(Crane.Load)).Context.Topic);
        Assert.Equal("machine/berlin/hours/8", (await broker.NextAsync(Machine.Hours)).Context.Topic);
        await office.Both.Task.WaitAsync(TimeSpan.FromSeconds(10));
        Assert.Equal(["8 ran 100 h", "2.5 t"], office.Seen.OrderDescending(StringComparer.Ordinal));
    }

    private sealed class Consumer : ICrane
    {
        public System.Collections.Concurrent.ConcurrentBag<string> Seen { get; } = [];

        public TaskCompletionSource Both { get; } = new();

        public ValueTask LoadAsync(double tons) => See(FormattableString.Invariant($"{tons} t"));

        public ValueTask HoursAsync(int machine, double hours) => See(FormattableString.Invariant($"{machine} ran {hours} h"));

        private ValueTask See(string what)
        {
            Seen.Add(what);
            if (Seen.Count == 2)
                Both.TrySetResult();
            return default;
        }
    }
}
