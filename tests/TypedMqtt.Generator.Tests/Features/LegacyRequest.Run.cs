namespace LegacyRequest;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddHandler<Handler>(Orders.Stop));
        var office = await broker.CreateOrdersPublisherAsync("office");

        Assert.True(await office.StopAsync(7));
        Assert.Equal(("orders/7/stop", "stop/7"), (Orders.Stop.Filters(7).Current, Assert.Single(Orders.Stop.Filters(7).Legacy)));
        Assert.True(Orders.Stop.TryParse("stop/7"u8, out var line) && line == 7);
    }

    private sealed class Handler : IRequestHandler<Orders.StopRequest, bool>
    {
        public ValueTask<bool> HandleAsync(Orders.StopRequest request, CancellationToken cancellationToken) => new(request.Line == 7);
    }
}
