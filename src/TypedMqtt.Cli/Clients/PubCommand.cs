using System.CommandLine;

namespace TypedMqtt.Cli.Clients;

/// <summary><c>typedmqtt pub</c>: publishes, with the options of mosquitto_pub.</summary>
internal static class PubCommand
{
    private const string More =
        """
        typedmqtt pub -t plant/line/1/status -m running -q 1 -r
        some-program | typedmqtt pub -h broker.example -u alice -P secret -t log -l

        Exit codes: 0 all is published; 1 the broker cannot be reached or the arguments are wrong; 7 the connection was lost;
        a refusal's reason code otherwise (135 not authorized; with -V 311, a refused login is 4 or 5).
        """;

    public static Command Create(CliConsole console)
    {
        var connection = new ConnectionOptions();
        var topic = new Option<string?>("-t", "--topic") { Description = "The topic.", HelpName = "topic" };
        var payload = new PayloadOptions();
        var lines = new Option<bool>("-l", "--stdin-line") { Description = "Each line of standard input is a message." };
        var retain = new Option<bool>("-r", "--retain") { Description = "The broker keeps the message for later subscribers." };
        var repeat = new Option<int>("--repeat") { Description = "How often -m, -f, -s or -n is published.", HelpName = "count", DefaultValueFactory = _ => 1 };
        var delay = new Option<double>("--repeat-delay") { Description = "Seconds between repeated messages.", HelpName = "seconds" };
        var command = new Command("pub", "Publish messages; options mean what they mean for mosquitto_pub.")
        {
            topic, lines, retain, repeat, delay,
        };
        foreach (Option option in payload.All)
        {
            command.Add(option);
        }

        connection.AddTo(command, More);
        command.Validators.Add(result =>
        {
            int sources = payload.Count(result) + (result.GetValue(lines) ? 1 : 0);
            if (sources != 1)
            {
                result.AddError("Give exactly one of -m, -f, -l, -n and -s: the message, a file, lines, nothing, standard input.");
            }

            if (result.GetValue(topic) is null && result.GetValue(connection.Url) is null)
            {
                result.AddError("The topic is missing: -t topic.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ConnectionSettings settings = connection.Read(parsed);
            var run = new PubRun(console, settings)
            {
                Topic = parsed.GetValue(topic) ?? settings.UrlTopic!,
                Options = settings.Properties.MessageOf((Qos)parsed.GetValue(connection.Qos), parsed.GetValue(retain)),
                Repeat = parsed.GetValue(repeat),
                Delay = TimeSpan.FromSeconds(parsed.GetValue(delay)),
            };
            using var stop = new StopSignals(cancellationToken);
            if (parsed.GetValue(lines))
            {
                return await run.PublishLinesAsync(stop.Token);
            }

            return await run.PublishAsync(await payload.ReadAsync(parsed, console, stop.Token), stop.Token);
        });
        return command;
    }
}
