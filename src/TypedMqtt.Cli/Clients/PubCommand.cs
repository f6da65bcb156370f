using System.CommandLine;
using System.Text;

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
        var message = new Option<string?>("-m", "--message") { Description = "The message.", HelpName = "text" };
        var file = new Option<string?>("-f", "--file") { Description = "A file that holds the message.", HelpName = "file" };
        var lines = new Option<bool>("-l", "--stdin-line") { Description = "Each line of standard input is a message." };
        var empty = new Option<bool>("-n", "--null-message") { Description = "An empty message; with -r it clears the retained one." };
        var input = new Option<bool>("-s", "--stdin-file") { Description = "All of standard input is the message." };
        var retain = new Option<bool>("-r", "--retain") { Description = "The broker keeps the message for later subscribers." };
        var repeat = new Option<int>("--repeat") { Description = "How often -m, -f, -s or -n is published.", HelpName = "count", DefaultValueFactory = _ => 1 };
        var delay = new Option<double>("--repeat-delay") { Description = "Seconds between repeated messages.", HelpName = "seconds" };
        var command = new Command("pub", "Publish messages; options mean what they mean for mosquitto_pub.")
        {
            topic, message, file, lines, empty, input, retain, repeat, delay,
        };
        connection.AddTo(command, More);
        command.Validators.Add(result =>
        {
            int sources = new Option[] { message, file, lines, empty, input }.Count(option => result.GetResult(option) is { Implicit: false });
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
                Options = new MqttPublishOptions { Qos = (Qos)parsed.GetValue(connection.Qos), Retain = parsed.GetValue(retain) },
                Repeat = parsed.GetValue(repeat),
                Delay = TimeSpan.FromSeconds(parsed.GetValue(delay)),
            };
            using var stop = new StopSignals(cancellationToken);
            if (parsed.GetValue(lines))
            {
                return await run.PublishLinesAsync(stop.Token);
            }

            byte[] payload = parsed.GetValue(message) is { } text ? Encoding.UTF8.GetBytes(text)
                : parsed.GetValue(file) is { } path ? ReadFile(path)
                : parsed.GetValue(input) ? await ReadAllAsync(console.Input, stop.Token) : [];
            return await run.PublishAsync(payload, stop.Token);
        });
        return command;
    }

    private static byte[] ReadFile(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The message in {path} cannot be read: {e.Message}");
        }
    }

    private static async Task<byte[]> ReadAllAsync(Stream input, CancellationToken cancellationToken)
    {
        using var all = new MemoryStream();
        await input.CopyToAsync(all, cancellationToken);
        return all.ToArray();
    }
}
