namespace TopicRoot;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync(new MqttTestBrokerOptions { TopicRoot = "staging" });
        var tank = await broker.CreateTankPublisherAsync("tank");
        var office = await broker.CreateTankSubscriberAsync("office");
        await using var levels = await office.SubscribeLevelAsync();

        await tank.LevelAsync(1, 80);

        var seen = await levels.NextAsync();
        Assert.Equal("tank/1/level", seen.Context.Topic);
        Assert.Equal("tank/1/level", Tank.Level.Name(1));
        Assert.Contains("staging/tank/1/level", broker.Timeline, StringComparison.Ordinal);
    }
}
