public sealed class AlarmService : IMessageHandler<LineTelemetry.TemperatureMessage>
{
    public ValueTask HandleAsync(LineTelemetry.TemperatureMessage message, CancellationToken cancellationToken) => default;
}

public sealed class Alarms
{
    public Task WaitForOneAsync() => Task.CompletedTask;
}

public abstract class Given
{
    protected readonly MqttTestBroker mqtt = null!;
    protected readonly LineTelemetryPublisher line = null!;
    protected readonly Alarms alarms = null!;
}
