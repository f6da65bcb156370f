using System.CommandLine;

namespace TypedMqtt.Cli.Brokers;

/// <summary><c>typedmqtt broker</c>: runs a broker, with the options of mosquitto.</summary>
internal static class BrokerCommand
{
    private const string More =
        """
        typedmqtt broker                            loopback, port 1883, everybody may connect
        typedmqtt broker -c mosquitto.conf -d       as the file says, in the background

        SIGTERM and SIGINT stop it; SIGHUP reads the password and ACL files again, and when they have an error the old ones stay.
        Exit codes: 0 stopped; 1 a port is taken; 3 a configuration, password or ACL file has errors.
        """;

    public static Command Create(CliConsole console)
    {
        var file = new Option<string?>("-c", "--config-file") { Description = "A mosquitto.conf.", HelpName = "file" };
        var ports = new Option<int[]>("-p", "--port")
        {
            Description = "Listen on this port of this machine's loopback addresses; may be given several times, 0 takes a free port. Ignored when the file opens listeners.",
            HelpName = "port",
        };
        var verbose = new Option<bool>("-v", "--verbose") { Description = "Log everything." };
        var daemon = new Option<bool>("-d", "--daemon") { Description = "Run in the background: the command ends when the broker listens." };
        var test = new Option<bool>("--test-config") { Description = "Check the configuration, password and ACL files, and end." };
        var child = new Option<bool>(Daemon.ChildOption) { Hidden = true };
        var command = new Command("broker", "Run an MQTT broker.")
        {
            file, ports, verbose, daemon, test, child,
        };
        command.Add(CommandLine.Help(More));
        ports.Validators.Add(static result =>
        {
            foreach (var token in result.Tokens.Where(static t => !ushort.TryParse(t.Value, System.Globalization.CultureInfo.InvariantCulture, out _)))
            {
                result.AddError($"'{token.Value}' is not a port; expected 0 to 65535.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var settings = new BrokerSettings(parsed.GetValue(file), parsed.GetValue(ports) ?? [], parsed.GetValue(verbose));
            if (parsed.GetValue(test))
            {
                return BrokerConfiguration.Test(settings, console);
            }

            if (parsed.GetValue(daemon) && !parsed.GetValue(child))
            {
                return await Daemon.StartAsync(parsed.Tokens.Select(static token => token.Value), console, cancellationToken);
            }

            // Loops of this broker never block, so they may run where the socket tells; read before the first socket is made.
            Environment.SetEnvironmentVariable("DOTNET_SYSTEM_NET_SOCKETS_INLINE_COMPLETIONS", "1");
            return await new BrokerRun(settings, console, isDaemon: parsed.GetValue(child)).RunAsync(cancellationToken);
        });
        return command;
    }
}
