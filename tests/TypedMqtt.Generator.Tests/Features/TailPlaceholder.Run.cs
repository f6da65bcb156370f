namespace TailPlaceholder;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var files = await broker.CreateFilesPublisherAsync("files");
        var office = await broker.CreateFilesSubscriberAsync("office");
        await using var changes = await office.SubscribeChangedAsync();

        await files.ChangedAsync("plans/2026/hall.dwg");

        var seen = await changes.NextAsync();
        Assert.Equal(("files/{shared}/plans/2026/hall.dwg", "plans/2026/hall.dwg"), (seen.Context.Topic, seen.Path));
        Assert.Equal("files/{shared}/+/#", Files.Changed.Filter());
        Assert.False(Files.Changed.TryParse("files/{shared}"u8, out _));
    }
}
