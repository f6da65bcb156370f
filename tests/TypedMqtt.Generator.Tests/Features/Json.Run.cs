namespace Json;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddHandler<Handler>(Welder.History));
        var welder = await broker.CreateWelderPublisherAsync("welder");

        await welder.StateAsync(7, new Welding { ChangedAt = DateTimeOffset.UnixEpoch, Mode = WelderMode.Automatic, Counts = { [WelderMode.Manual] = 1 }, Ampere = 2.5 });

        var seen = await broker.NextAsync(Welder.State);
        Assert.Equal((7, WelderMode.Automatic, 2.5), (seen.Number, seen.Payload.Mode, Assert.IsType<Welding>(seen.Payload).Ampere));
        Assert.Equal(Welder.State.ContentType, seen.Context.ContentType);
        var json = """{"$type":"welding","ampere":2.5,"changedAt":"1970-01-01T00:00:00+00:00","mode":"Automatic","n":{"Manual":1}}""";
        Assert.Contains($"welder/7/state  qos 1  \"{json[..48]}\"… ({json.Length} bytes)", broker.Timeline, StringComparison.Ordinal);

        var history = await welder.HistoryAsync(7, "yesterday");
        Assert.Equal(WelderMode.Manual, Assert.Single(history).Mode);
    }

    private sealed class Handler : IRequestHandler<Welder.HistoryRequest, List<WelderState>>
    {
        public ValueTask<List<WelderState>> HandleAsync(Welder.HistoryRequest request, CancellationToken cancellationToken) =>
            new([new WelderState { ChangedAt = DateTimeOffset.UnixEpoch, Mode = request.Payload == "yesterday" ? WelderMode.Manual : null }]);
    }
}
