namespace DefaultMethod;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        IShutter shutter = await broker.CreateShutterPublisherAsync("shutter");

        shutter.Dispose();
        await shutter.DisposeAsync();
        await shutter.CloseAsync(4);

        Assert.Equal(new Shutter.MoveMessage(4, 0, default), await broker.NextAsync(Shutter.Move));
        Assert.Null(typeof(ShutterSubscriber).GetMethod("SubscribeCloseAsync"));
    }
}
