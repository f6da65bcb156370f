using System.Globalization;
using System.Runtime.InteropServices;
using TypedMqtt.Broker;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Cli.Logging;

namespace TypedMqtt.Cli.Brokers;

/// <summary>A broker from start to stop, in this process.</summary>
internal sealed class BrokerRun(BrokerSettings settings, CliConsole console, bool isDaemon)
{
    /// <summary>"Save the database" in mosquitto; its default action would end the process.</summary>
    private const int LinuxSigUsr1 = 10;

    private static readonly string Version = typeof(BrokerRun).Assembly.GetName().Version!.ToString(3);

    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        BrokerConfiguration configuration = BrokerConfiguration.Load(settings);
        using var log = BrokerLogging.Open(configuration.Conf, console);
        log.Write(MosquittoLogTypes.Information, $"typedmqtt version {Version} starting");
        log.Write(MosquittoLogTypes.Information, settings.File is { } file ? $"Config loaded from {file}." : "Using default config.");
        foreach (string warning in configuration.Warnings)
        {
            log.Write(MosquittoLogTypes.Warning, warning);
        }

        MqttBrokerOptions options = MqttBrokerOptions.FromMosquittoConf(configuration.Conf).AddWebSockets();
        options.LoggerFactory = log;
        using var stop = new StopSignals(cancellationToken);
        try
        {
            await using MqttBroker broker = await MqttBroker.StartAsync(options, stop.Token);
            using var pidFile = PidFile.Write(configuration.Conf.PidFile);
            if (!OperatingSystem.IsWindows() && configuration.UserToBecome is { } user)
            {
                // Ports below 1024, key files and the pid_file have been opened as root.
                Privileges.Become(user);
            }

            IgnoredSignals.Restore(IgnoredSignals.HangUp);
            using PosixSignalRegistration? hup = OperatingSystem.IsWindows() ? null : OnSignal(PosixSignal.SIGHUP, () => Reload(broker, log));
            using PosixSignalRegistration? usr1 = OperatingSystem.IsLinux()
                ? OnSignal((PosixSignal)LinuxSigUsr1, () => log.Write(MosquittoLogTypes.Warning, "SIGUSR1: nothing is saved, persistence is not implemented yet"))
                : null;
            log.Publish(broker);
            log.Write(MosquittoLogTypes.Information, $"typedmqtt version {Version} running");
            if (isDaemon)
            {
                Daemon.ReportReady(console, log);
            }

            await Task.Delay(Timeout.Infinite, stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            log.Write(MosquittoLogTypes.Information, $"typedmqtt version {Version} terminating");
            log.Publish(null);
        }
        catch (MqttBindException e)
        {
            return Fail(log, e.Message + PlaceOf(e, configuration.Conf));
        }
        catch (OperationCanceledException) when (stop.Token.IsCancellationRequested)
        {
            // Stopped before it was up.
        }

        return ExitCode.Success;
    }

    /// <summary>Reads the files again. What comes of it is in the log: an error leaves the rules as they were.</summary>
    private static void Reload(MqttBroker broker, BrokerLogging log)
    {
        log.Write(MosquittoLogTypes.Information, "Reloading config.");
        log.Reopen();
        broker.ReloadSecurity();
    }

    /// <summary>The line that opens the listener which failed.</summary>
    private static string PlaceOf(MqttBindException e, MosquittoConf conf) =>
        conf.Listeners.FirstOrDefault(listener => listener.Path is { } path ? e.Endpoint == path : e.Endpoint.EndsWith($":{listener.Port}", StringComparison.Ordinal)) is { Line: > 0 } listener
            ? $" The listener stands at {listener.File}:{listener.Line}."
            : "";

    private int Fail(BrokerLogging log, string message)
    {
        log.Write(MosquittoLogTypes.Error, message);

        // The log may be a file, or nothing: whoever waits at the terminal is told in any case.
        if (!log.WritesToStandardError)
        {
            console.Error.WriteLine($"Error: {message}");
        }

        return ExitCode.Failure;
    }

    private static PosixSignalRegistration OnSignal(PosixSignal signal, Action react) => PosixSignalRegistration.Create(signal, context =>
    {
        context.Cancel = true;
        react();
    });

    /// <summary>The file of <c>pid_file</c>, removed when the broker stops.</summary>
    private sealed class PidFile(string? path) : IDisposable
    {
        public static PidFile Write(string? path)
        {
            try
            {
                if (path is not null)
                {
                    File.WriteAllText(path, Environment.ProcessId.ToString(CultureInfo.InvariantCulture) + "\n");
                }

                return new PidFile(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                throw new CliException($"The pid_file {path} cannot be written: {e.Message}", ExitCode.Configuration);
            }
        }

        public void Dispose()
        {
            try
            {
                if (path is not null)
                {
                    File.Delete(path);
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // The user it has become may not: the file then stays, as mosquitto's does.
            }
        }
    }
}
