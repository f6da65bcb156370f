namespace HostileNames;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var office = new Consumer();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddSwitchConsumer<Consumer>(), office);
        var @switch = await broker.CreateSwitchPublisherAsync("switch");

        await @switch.EventAsync("on", 1, "hello", new @class(2));

        Assert.Equal(new Switch.EventMessage("on", 1, "hello", new @class(2), default), await broker.NextAsync(Switch.Event));
        Assert.Equal("on 1 hello 2", await office.Seen.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private sealed class Consumer : ISwitch
    {
        public TaskCompletionSource<string> Seen { get; } = new();

        public ValueTask EventAsync(string @event, int scratch, string message, @class payload)
        {
            Seen.SetResult($"{@event} {scratch} {message} {payload.@int}");
            return default;
        }
    }
}
