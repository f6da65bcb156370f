using System.Collections.Concurrent;

namespace TypedMqtt.Tests.Registration;

/// <summary>Lets the test end each message in its handler by name.</summary>
internal sealed class Bench
{
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _ends = [];

    public ConcurrentQueue<string> Begun { get; } = [];

    public ConcurrentQueue<string> Cancelled { get; } = [];

    public async ValueTask HandleAsync(string name, CancellationToken cancellationToken)
    {
        Begun.Enqueue(name);
        try
        {
            await Of(name).Task.WaitAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Cancelled.Enqueue(name);
            throw;
        }
    }

    public void End(string name) => Of(name).TrySetResult();

    private TaskCompletionSource Of(string name) => _ends.GetOrAdd(name, static _ => new(TaskCreationOptions.RunContinuationsAsynchronously));

    internal sealed class TemperatureHandler(Bench bench) : IMessageHandler<LineTelemetry.TemperatureMessage>
    {
        public ValueTask HandleAsync(LineTelemetry.TemperatureMessage message, CancellationToken cancellationToken) =>
            bench.HandleAsync(FormattableString.Invariant($"{message.Site} {message.Line} {message.Payload.Celsius}"), cancellationToken);
    }
}
