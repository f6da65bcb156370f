namespace Roles;

internal static class Run
{
    public static async Task RunAsync()
    {
        Assert.Equal(["station"], Weather.Storm.Senders);
        Assert.Equal(["harbour"], Weather.Storm.Receivers);
        var metadata = typeof(IWeather).Assembly.GetCustomAttributes(typeof(System.Reflection.AssemblyMetadataAttribute), false).Cast<System.Reflection.AssemblyMetadataAttribute>();
        var manifest = System.Text.Json.JsonDocument.Parse(metadata.Single(m => m.Key == "TypedMqtt.Manifest").Value!).RootElement;
        Assert.Contains("harbour", manifest.GetProperty("roles").ToString(), StringComparison.Ordinal);

        await using var broker = await MqttTestBroker.StartAsync();
        var station = await broker.CreateWeatherPublisherAsync("station", site: "kiel");
        await station.StormAsync(11);
        Assert.Equal(11, (await broker.NextAsync(Weather.Storm)).Payload);
    }
}
