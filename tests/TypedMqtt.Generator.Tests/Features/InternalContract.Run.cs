namespace InternalContract;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        var probe = await broker.CreateProbePublisherAsync("probe");

        await probe.ValueAsync(new Reading(1));

        Assert.Equal(new Reading(1), (await broker.NextAsync(Probe.Value)).Payload);
        Assert.DoesNotContain(typeof(IProbe).Assembly.GetExportedTypes(), t => t.Namespace == "InternalContract");
    }
}
