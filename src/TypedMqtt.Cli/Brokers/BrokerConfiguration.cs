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

    /// <summary>The user to become: the one of the file, when it can be become and is somebody else.</summary>
    public string? UserToBecome => IsRoot && Conf.User is not "root" ? Conf.User : null;

    private static bool IsRoot => !OperatingSystem.IsWindows() && Privileges.IsRoot;

    /// <summary>mosquitto becomes "mosquitto" unless the file says otherwise; not everybody has such a user, nor files that it can read.</summary>
    private static string? PrivilegeWarning(MosquittoConf conf) => IsRoot && conf.User is null
        ? "started as root, and TypedMqtt does not change to user 'mosquitto' as mosquitto would: it keeps running as root. "
            + "Say whom it shall become with 'user NAME', start it as that user, or set 'user root' to run as root on purpose"
        : null;
}
