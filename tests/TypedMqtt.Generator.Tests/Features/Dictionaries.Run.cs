namespace Dictionaries;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var samples = await broker.CreateSamplesPublisherAsync("sender");

        await samples.SendAsync(new Value(new() { ["a"] = 1 }, System.Collections.Frozen.FrozenDictionary.ToFrozenDictionary(new Dictionary<int, string> { [2] = "b" })));
        var seen = (await broker.NextAsync(Samples.Send)).Payload;
        Assert.Equal(1, seen.Counts["a"]);
        Assert.Equal("b", seen.Names[2]);

        var twice = new byte[] { 0x82, 0xA6, (byte)'C', (byte)'o', (byte)'u', (byte)'n', (byte)'t', (byte)'s', 0x82, 0xA1, (byte)'a', 1, 0xA1, (byte)'a', 2, 0xA5, (byte)'N', (byte)'a', (byte)'m', (byte)'e', (byte)'s', 0x80 };
        Assert.Throws<UnreadablePayloadException>(() => Samples.Send.TryRead("payload/dictionaries"u8, new(twice), default, out _));
    }
}
