namespace Obsolete;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var lamp = await broker.CreateLampPublisherAsync("lamp");
        #pragma warning disable CS0618 // That it warns is the point.
        await lamp.BrightAsync(10);

        Assert.Equal(10, (await broker.NextAsync(Lamp.Bright)).Payload);
        #pragma warning restore CS0618
        var marks = typeof(LampSubscriber).GetMethod("SubscribeBrightAsync")!.GetCustomAttributes(typeof(ObsoleteAttribute), false);
        Assert.Equal("Use another lamp.", Assert.IsType<ObsoleteAttribute>(Assert.Single(marks)).Message);
    }
}
