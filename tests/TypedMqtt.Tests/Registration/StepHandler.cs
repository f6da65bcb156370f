namespace TypedMqtt.Tests.Registration;

internal sealed class StepHandler(Steps steps) : IMessageHandler<LineTelemetry.StepMessage>
{
    public async ValueTask HandleAsync(LineTelemetry.StepMessage message, CancellationToken cancellationToken) =>
        await steps.HandleAsync(message.Number, cancellationToken);
}
