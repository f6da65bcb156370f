namespace PlaceholderTypes;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var shelf = await broker.CreateShelfPublisherAsync("shelf");
        var item = Guid.Parse("0123abcd-0000-0000-0000-000000000001");

        await shelf.PlacedAsync("a", 9, "Öl", item, new DateOnly(2026, 1, 2), new TimeOnly(3, 4, 5), true);

        var seen = await broker.NextAsync(Shelf.Placed);
        Assert.Equal("shelf/a/9/Öl/0123abcd-0000-0000-0000-000000000001/2026-01-02/030405/true", seen.Context.Topic);
        Assert.Equal(new Shelf.PlacedMessage("a", 9, "Öl", item, new DateOnly(2026, 1, 2), new TimeOnly(3, 4, 5), true, default), seen);
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await shelf.PlacedAsync("A", 9, "x", item, default, default, false));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await shelf.PlacedAsync("a", 10, "x", item, default, default, false));
        await Assert.ThrowsAnyAsync<ArgumentException>(async () => await shelf.PlacedAsync("a", 9, "too long a box", item, default, default, false));
    }
}
