using Microsoft.Extensions.Logging;
using TypedMqtt.Broker;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Cli.Formatting;

namespace TypedMqtt.Cli.Logging;

/// <summary>The broker's log as <c>log_dest</c>, <c>log_type</c> and <c>log_timestamp</c> say, line by line as mosquitto writes it.</summary>
internal sealed class BrokerLogging : ILoggerFactory, ILogger
{
    /// <summary>Events of connections and sessions, which mosquitto logs as notices.</summary>
    private const int FirstNotice = 1000;
    private const int LastNotice = 1999;

    private readonly Lock _gate = new();
    private readonly MosquittoConf _conf;
    private readonly List<ILogSink> _sinks = [];
    private readonly LogTopic? _topic;

    private BrokerLogging(MosquittoConf conf)
    {
        _conf = conf;
        _topic = conf.LogDestinations.Any(static d => d.Kind == MosquittoLogDestinationKind.Topic) ? new LogTopic() : null;
    }

    /// <summary>Whether a line at the terminal would be said twice.</summary>
    public bool WritesToStandardError { get; private set; }

    /// <exception cref="CliException">The log file cannot be written.</exception>
    public static BrokerLogging Open(MosquittoConf conf, CliConsole console)
    {
        var log = new BrokerLogging(conf);
        foreach (MosquittoLogDestination destination in conf.LogDestinations)
        {
            switch (destination.Kind)
            {
                case MosquittoLogDestinationKind.Stdout:
                    log._sinks.Add(new TerminalLog(console.Text));
                    break;
                case MosquittoLogDestinationKind.Stderr:
                    log.UseStandardError(console);
                    break;
                case MosquittoLogDestinationKind.File:
                    log._sinks.Add(LogFile.Open(destination.Path!));
                    break;
                case MosquittoLogDestinationKind.Topic:
                    log._sinks.Add(log._topic!);
                    break;
            }
        }

        if (log._sinks.Count == 0 && conf.LogDestinations.Count > 0)
        {
            // Only destinations that are not offered: a warning has said that standard error takes their place.
            log.UseStandardError(console);
        }

        return log;
    }

    /// <summary>Where <c>log_dest topic</c> goes; null when the broker stops.</summary>
    public void Publish(MqttBroker? broker) => _topic?.SetBroker(broker);

    /// <summary>Opens the log file again, for those who have moved it away.</summary>
    public void Reopen()
    {
        lock (_gate)
        {
            _sinks.ForEach(static sink => sink.Reopen());
        }
    }

    /// <summary>The terminal is left behind: what went there goes nowhere.</summary>
    public void LeaveTerminal()
    {
        lock (_gate)
        {
            _sinks.RemoveAll(static sink => sink is TerminalLog);
        }
    }

    public ILogger CreateLogger(string categoryName) => this;

    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("Logs go where log_dest says.");

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel switch
    {
        LogLevel.Error or LogLevel.Critical => Has(MosquittoLogTypes.Error),
        LogLevel.Warning => Has(MosquittoLogTypes.Warning),
        LogLevel.Information => Has(MosquittoLogTypes.Notice | MosquittoLogTypes.Information),
        LogLevel.Debug => Has(MosquittoLogTypes.Debug),
        _ => false,
    };

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        MosquittoLogTypes type = TypeOf(logLevel, eventId);
        if (Has(type))
        {
            Write(type, formatter(state, exception) + (exception is null ? "" : $" {exception}"));
        }
    }

    /// <summary>Writes a line of its kind, if <c>log_type</c> asks for it.</summary>
    public void Write(MosquittoLogTypes type, string message)
    {
        if (!Has(type))
        {
            return;
        }

        string prefix = type switch
        {
            MosquittoLogTypes.Error => "Error: ",
            MosquittoLogTypes.Warning => "Warning: ",
            _ => "",
        };
        string line = Timestamp() + prefix + message;
        lock (_gate)
        {
            _sinks.ForEach(sink => sink.Write(type, line));
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _sinks.ForEach(static sink => sink.Dispose());
            _sinks.Clear();
        }
    }

    private static MosquittoLogTypes TypeOf(LogLevel level, EventId eventId) => level switch
    {
        LogLevel.Error or LogLevel.Critical => MosquittoLogTypes.Error,
        LogLevel.Warning => MosquittoLogTypes.Warning,
        LogLevel.Information => eventId.Id is >= FirstNotice and <= LastNotice ? MosquittoLogTypes.Notice : MosquittoLogTypes.Information,
        LogLevel.Debug => MosquittoLogTypes.Debug,
        _ => MosquittoLogTypes.Internal,
    };

    private bool Has(MosquittoLogTypes types) => (_conf.LogTypes & types) != 0;

    private void UseStandardError(CliConsole console)
    {
        _sinks.Add(new TerminalLog(console.Error));
        WritesToStandardError = true;
    }

    private string Timestamp() => !_conf.LogTimestamp ? ""
        : Strftime.Format(_conf.LogTimestampFormat ?? "%s", DateTimeOffset.Now) + ": ";
}
