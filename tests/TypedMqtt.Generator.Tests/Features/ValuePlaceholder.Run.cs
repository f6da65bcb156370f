namespace ValuePlaceholder;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var rack = await broker.CreateRackPublisherAsync("rack");

        await rack.UsedAsync(new Slot('B', 12));

        var seen = await broker.NextAsync(Rack.Used);
        Assert.Equal(("rack/B-12/used", new Slot('B', 12)), (seen.Context.Topic, seen.Slot));
        // Another spelling of a value is another topic.
        Assert.False(Rack.Used.TryParse("rack/B-012/used"u8, out _));
    }
}
