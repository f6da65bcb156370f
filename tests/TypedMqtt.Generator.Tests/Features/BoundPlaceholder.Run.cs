namespace BoundPlaceholder;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddHandler<Handler>(Line.Reset));
        var line = await broker.CreateLinePublisherAsync("line", site: "berlin", line: 4);

        await line.CountAsync(2, 100);
        Assert.Equal(new Line.CountMessage("berlin", 4, 2, 100, default), await broker.NextAsync(Line.Count));
        Assert.Equal(4, await line.ResetAsync());
        Assert.Equal("LinePublisher (site = berlin, line = 4)", line.ToString());
        var connection = await broker.ConnectAsync("other");
        Assert.ThrowsAny<ArgumentException>(() => new LinePublisher(connection, "ber/lin", 4));
        Assert.ThrowsAny<ArgumentException>(() => new LinePublisher(connection, "berlin", 100));
    }

    private sealed class Handler : IRequestHandler<Line.ResetRequest, int>
    {
        public ValueTask<int> HandleAsync(Line.ResetRequest request, CancellationToken cancellationToken) => new(request.Line);
    }
}
