namespace Event;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var meter = await broker.CreateMeterPublisherAsync("meter");
        var office = await broker.CreateMeterSubscriberAsync("office");
        await using var readings = await office.SubscribeReadingAsync(number: 7);

        await meter.ReadingAsync(8, 1);
        await meter.ReadingAsync(7, 2.5);

        var seen = await readings.NextAsync();
        Assert.Equal(new Meter.ReadingMessage(7, 2.5, default), seen);
        Assert.Equal(("meter/7/reading", Qos.AtLeastOnce), (seen.Context.Topic, seen.Context.Qos));
        Assert.True(Meter.Reading.TryParse("meter/7/reading"u8, out var number) && number == 7);
        Assert.False(Meter.Reading.TryParse("meter/07/reading"u8, out _));
        var topic = new byte[20];
        Assert.Equal("meter/7/reading"u8, topic.AsSpan(0, Meter.Reading.Format(topic, 7)));
    }
}
