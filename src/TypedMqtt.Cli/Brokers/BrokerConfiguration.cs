using TypedMqtt.Broker;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Cli.Brokers;

/// <summary>The configuration a broker is started with: the file, and what the command line adds to it.</summary>
internal sealed record BrokerConfiguration(MosquittoConf Conf, IReadOnlyList<string> Warnings)
{
    /// <exception cref="MosquittoFileException">The file has errors.</exception>
    public static BrokerConfiguration Load(BrokerSettings settings)
    {
        MosquittoConf conf = settings.File is { } file ? MosquittoConf.Load(file) : MosquittoConf.CreateDefault();
        List<string> warnings = [.. conf.Warnings.Select(static warning => warning.ToString())];
        if (settings.Ports.Count > 0 && !conf.IsLocalOnly)
        {
            warnings.Add($"-p is ignored: {settings.File} opens listeners itself");
        }

        if (PrivilegeWarning(conf) is { } warning)
        {
            warnings.Add(warning);
        }

        conf = conf.WithPorts(settings.Ports);
        return new BrokerConfiguration(settings.IsVerbose ? conf with { LogTypes = MosquittoLogTypes.All } : conf, warnings);
    }

    /// <summary>Checks all files, prints what is to be said about them, and opens nothing.</summary>
    public static int Test(BrokerSettings settings, CliConsole console)
    {
        BrokerConfiguration configuration = Load(settings);
        IEnumerable<string> warnings = configuration.Warnings.Concat(
            MqttBroker.CheckFiles(MqttBrokerOptions.FromMosquittoConf(configuration.Conf)).Select(static warning => warning.ToString()));
        foreach (string warning in warnings.Distinct())
        {
            console.Error.WriteLine($"Warning: {warning}");
        }

        console.Text.WriteLine($"The configuration is valid{(settings.File is { } file ? $": {file}" : "")}.");
        return ExitCode.Success;
    }

    /// <summary>mosquitto would give up root for the user of the file; a process of .NET cannot, so whoever starts it has to.</summary>
    private static string? PrivilegeWarning(MosquittoConf conf) =>
        !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess && conf.User is not ("root" or "")
            ? $"started as root, and TypedMqtt does not change to user '{conf.User}' as mosquitto would: it keeps running as root. "
                + "Start it as that user, for example with 'User=' in its systemd unit, or set 'user root' to run as root on purpose"
            : null;
}
