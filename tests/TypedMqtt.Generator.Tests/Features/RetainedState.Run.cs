namespace RetainedState;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var valve = await broker.CreateValvePublisherAsync("valve");
        var panel = await broker.CreateValveSubscriberAsync("panel");

        Assert.Null(await panel.GetPositionAsync(number: 3));
        await valve.PositionAsync(3, 40);
        Assert.Equal(40, await panel.GetPositionAsync(number: 3));

        await using var changes = panel.WatchPositionAsync(number: 3).GetAsyncEnumerator();
        Assert.True(await changes.MoveNextAsync());
        Assert.Equal((40, false), (changes.Current.Payload, changes.Current.IsCleared));
        await valve.ClearPositionAsync(3);
        Assert.True(await changes.MoveNextAsync());
        Assert.True(changes.Current.IsCleared);
        Assert.Null(await panel.GetPositionAsync(number: 3));
    }
}
