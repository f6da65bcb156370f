namespace Scalars;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        var value = new Value(1.10m, DateTimeOffset.UnixEpoch, TimeSpan.FromSeconds(3), State.On, null, new byte[] { 1, 2 }, 'x', new Uri("mqtt://plant"));
        await samples.SendAsync(value);

        var seen = (await broker.NextAsync(Samples.Send)).Payload;
        Assert.Equal(value.Bytes.ToArray(), seen.Bytes.ToArray());
        Assert.Equal(value, seen with { Bytes = value.Bytes });
    }
}
