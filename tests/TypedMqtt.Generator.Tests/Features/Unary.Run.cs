namespace Unary;

internal static class Run
{
    public static async Task RunAsync()
    {
        await using var broker = await MqttTestBroker.StartAsync();
        using var application = await Application.StartAsync(broker, mqtt => mqtt.AddHandler<Handler>(Oven.ChangeSetpoint));
        var office = await broker.CreateOvenPublisherAsync("office");

        Assert.Equal(new Setpoint(199), await office.ChangeSetpointAsync(7, 200));
        var refused = await Assert.ThrowsAsync<MqttRequestException>(async () => await office.ChangeSetpointAsync(7, 2000));
        Assert.Equal((RequestError.BadRequest, "Too hot."), (refused.Code, refused.RemoteMessage));

        await application.StopAsync();
        var unanswered = office.ChangeSetpointAsync(7, 200).AsTask();
        await broker.AdvanceAsync(TimeSpan.FromSeconds(3));
        await Assert.ThrowsAnyAsync<MqttRequestException>(() => unanswered);
    }

    private sealed class Handler : IRequestHandler<Oven.ChangeSetpointRequest, Setpoint>
    {
        public ValueTask<Setpoint> HandleAsync(Oven.ChangeSetpointRequest request, CancellationToken cancellationToken) => request.Payload < 1000
            ? new(new Setpoint(request.Payload - 1))
            : throw new RequestFailedException(RequestError.BadRequest, "Too hot.");
    }
}
