namespace SharedSubscription;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var office = await broker.CreateJobsPublisherAsync("office");
        var one = (await broker.CreateJobsSubscriberAsync("one")).Shared("workers");
        var two = (await broker.CreateJobsSubscriberAsync("two")).Shared("workers");
        await using var first = await one.SubscribeNewAsync();
        await using var second = await two.SubscribeNewAsync();

        for (var i = 0; i < 10; i++)
            await office.NewAsync($"job {i}");
        await broker.QuietAsync();

        Assert.Equal(10, first.Counters.Received + second.Counters.Received);
        Assert.True(first.Counters.Received > 0 && second.Counters.Received > 0);
    }
}
