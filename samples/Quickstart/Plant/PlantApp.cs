using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using TypedMqtt;

namespace Quickstart.Plant;

/// <summary>An application of the plant: a host with one connection, as one principal.</summary>
internal static class PlantApp
{
    /// <summary>Starts a host whose connection is up and whose handlers are subscribed.</summary>
    public static async Task<IHost> StartAsync(
        Uri server, string principal, BrokerFiles files, Action<IMqttBuilder> contracts, Action<IServiceCollection> services,
        MqttWill? will, CancellationToken cancellationToken)
    {
        HostApplicationBuilder builder = Host.CreateEmptyApplicationBuilder(null);
        builder.Logging.AddProvider(new StandardErrorLogger());
        builder.Services.AddSingleton<IHostLifetime, NoLifetime>();
        services(builder.Services);
        contracts(builder.Services.AddMqtt(principal, (_, options) =>
        {
            options.Client = options.Client with { Server = server, UserName = principal, Password = files.Passwords[principal] };
            options.Will = will;
        }));

        IHost host = builder.Build();
        await host.StartAsync(cancellationToken);
        return host;
    }

    /// <summary>Cuts the application's connection as a crash or a power failure would.</summary>
    public static async Task KillAsync(IHost host)
    {
        ((MqttConnection)host.Services.GetRequiredService<IMqttConnection>()).Client.Abort();
        await StopAsync(host);
    }

    public static async Task StopAsync(IHost host)
    {
        await host.StopAsync();
        await ((IAsyncDisposable)host).DisposeAsync();
    }

    /// <summary>The applications live in one process here: none of them may react to Ctrl+C on its own.</summary>
    private sealed class NoLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }

    /// <summary>Warnings and errors, one line each.</summary>
    private sealed class StandardErrorLogger : ILoggerProvider, ILogger
    {
        public ILogger CreateLogger(string categoryName) => this;

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Warning;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (IsEnabled(logLevel))
            {
                Console.Error.WriteLine($"{logLevel}: {formatter(state, exception)}{(exception is null ? "" : $" {exception.Message}")}");
            }
        }

        public void Dispose()
        {
        }
    }
}
