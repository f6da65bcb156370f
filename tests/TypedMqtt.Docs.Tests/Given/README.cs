[assembly: MqttRole(Roles.LineController, "site")]
[assembly: MqttRole(Roles.Dashboard)]

public static class Roles
{
    public const string LineController = "line-controller", Dashboard = "dashboard";
}

public sealed class AlarmService : IMessageHandler<LineTelemetry.TemperatureMessage>
{
    public ValueTask HandleAsync(LineTelemetry.TemperatureMessage message, CancellationToken cancellationToken) => default;
}

public abstract class Given
{
    protected readonly IServiceCollection services = null!;
    protected readonly ILineTelemetry telemetry = null!;
    protected readonly LineTelemetrySubscriber subscriber = null!;
}
