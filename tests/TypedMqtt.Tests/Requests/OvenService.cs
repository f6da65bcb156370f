using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace TypedMqtt.Tests.Requests;

/// <summary>The responder of the tests; each says what it does.</summary>
internal sealed class OvenService : IOven
{
    public Func<Setpoint, CallContext, ValueTask<SetpointResult>> Change { get; init; } = static (s, _) => new(new SetpointResult(s.Celsius - 1));

    public Func<int, CancellationToken, Task<Empty>> Open { get; init; } = static (_, _) => Task.FromResult(default(Empty));

    public Func<int, CallContext, IAsyncEnumerable<double>> Past { get; init; } = static (items, context) => CountAsync(items, context.CancellationToken);

    /// <summary>Calls so far, by site and number.</summary>
    public ConcurrentQueue<string> Calls { get; } = [];

    /// <summary>Items of streams that were asked for so far.</summary>
    public static async IAsyncEnumerable<double> CountAsync(int items, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (int i = 0; i < items; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            yield return i;
        }
    }

    public ValueTask<SetpointResult> ChangeSetpointAsync(string site, int number, Setpoint setpoint, CallContext context = default)
    {
        Calls.Enqueue($"{site}/{number}");
        return Change(setpoint, context);
    }

    public Task<Empty> OpenDoorAsync(string site, int number, CancellationToken cancellationToken = default)
    {
        Calls.Enqueue($"{site}/{number}");
        return Open(number, cancellationToken);
    }

    public ValueTask<int> CountAsync(string site, CancellationToken cancellationToken = default) => new(3);

    public ValueTask<SetpointResult> LabelAsync(string site, int number, string label, CancellationToken cancellationToken = default) =>
        new(new SetpointResult(number, label));

    public IAsyncEnumerable<double> HistoryAsync(string site, int number, int items, CallContext context = default)
    {
        Calls.Enqueue($"{site}/{number}");
        return Past(items, context);
    }

    /// <summary>Runs the oven as an application of its own.</summary>
    public async Task<IHost> RunAsync(
        MqttTestBroker mqtt, Action<HandlerOptions>? configure = null, string user = "line-controller", Func<MqttClientOptions, MqttClientOptions>? client = null)
    {
        IHost application = Support.Application(services =>
        {
            services.AddSingleton(this);
            services.AddMqtt("oven", (_, o) => o.Client = (client ?? (static x => x))(mqtt.ClientOptions(user)))
                .AddOvenConsumer<OvenService>(site: "berlin", configure: configure);
        });
        await application.StartAsync(Support.Token);
        return application;
    }
}
