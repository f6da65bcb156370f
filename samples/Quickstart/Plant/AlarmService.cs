using TypedMqtt;

namespace Quickstart.Plant;

/// <summary>Reacts to readings that are too hot.</summary>
internal sealed class AlarmService(Story story) : IMessageHandler<LineTelemetry.TemperatureMessage>
{
    private const double LimitCelsius = 80;

    public ValueTask HandleAsync(LineTelemetry.TemperatureMessage message, CancellationToken cancellationToken)
    {
        if (message.Payload.Celsius > LimitCelsius)
        {
            story.AlarmRaised(message);
        }

        return ValueTask.CompletedTask;
    }
}
