namespace Tables;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        var value = new Value(new double[,] { { 1, 2, 3 }, { 4, 5, 6 } }, (1, 2), new("a", Guid.Empty), Tuple.Create(true));
        await samples.SendAsync(value);

        var seen = (await broker.NextAsync(Samples.Send)).Payload;
        Assert.Equal(value.Table, seen.Table);
        Assert.Equal((value.Range, value.Owner, value.Flag), (seen.Range, seen.Owner, seen.Flag));
    }
}
