public sealed class Bridge(LineTelemetrySubscriber from, ILineTelemetry to) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.FromResult((from, to));
}

public abstract class Given
{
    protected readonly IServiceCollection services = null!;
    protected readonly IMqttBuilder mqtt = null!;
    protected readonly MqttConnection connection = null!;
    protected readonly ILineTelemetry telemetry = null!;
    protected readonly LineTelemetryPublisher line = null!;
    protected readonly LineTelemetrySubscriber subscriber = null!;
    protected readonly string password = "";
    protected readonly CancellationToken cancellationToken;
}
