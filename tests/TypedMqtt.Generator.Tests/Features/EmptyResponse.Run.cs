namespace EmptyResponse;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var door = new Consumer();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddDoorConsumer<Consumer>(), door);
        var office = await broker.CreateDoorPublisherAsync("office");

        await office.OpenAsync(3, new CallContext { UserProperties = [new("by", "Anna")] });

        Assert.Equal("3 by Anna", Assert.Single(door.Opened));
    }

    private sealed class Consumer : IDoor
    {
        public List<string> Opened { get; } = [];

        public Task<Empty> OpenAsync(int number, CallContext context = default)
        {
            Opened.Add($"{number} by {context.UserProperties.Single(p => p.Key == "by").Value}");
            return Task.FromResult(default(Empty));
        }
    }
}
