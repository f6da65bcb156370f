namespace ParameterRoles;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var office = new Consumer();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddSensorConsumer<Consumer>(), office);
        var sensor = await broker.CreateSensorPublisherAsync("sensor");

        await sensor.ValueAsync("heat", 21.5);

        Assert.Equal(new Sensor.ValueMessage("heat", 1, 21.5, default), await broker.NextAsync(Sensor.Value));
        Assert.Equal(("heat", 21.5, 1), await office.Seen.Task.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    private sealed class Consumer : ISensor
    {
        public TaskCompletionSource<(string, double, int)> Seen { get; } = new();

        public ValueTask ValueAsync(string type, double value, int number = 1)
        {
            Seen.SetResult((type, value, number));
            return default;
        }
    }
}
