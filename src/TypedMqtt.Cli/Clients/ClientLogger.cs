using Microsoft.Extensions.Logging;

namespace TypedMqtt.Cli.Clients;

/// <summary>What the client library logs, on standard error: warnings and errors, with <c>-d</c> everything.</summary>
internal sealed class ClientLogger(TextWriter error, bool isDebug, bool isQuiet) : ILoggerFactory, ILogger
{
    private readonly LogLevel _minimum = isDebug ? LogLevel.Trace : isQuiet ? LogLevel.None : LogLevel.Warning;

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("This logger writes to standard error only.");

    public bool IsEnabled(LogLevel logLevel) => logLevel >= _minimum && logLevel != LogLevel.None;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
        {
            string prefix = logLevel switch
            {
                LogLevel.Error or LogLevel.Critical => "Error: ",
                LogLevel.Warning => "Warning: ",
                _ => "",
            };
            error.WriteLine(prefix + formatter(state, exception));
        }
    }

    public void Dispose()
    {
        // Standard error is not ours to close.
    }
}
