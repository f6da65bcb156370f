using System.CommandLine;
using TypedMqtt.Cli.Formatting;

namespace TypedMqtt.Cli.Clients;

/// <summary><c>typedmqtt rr</c>: sends a request and prints the response, with the options of mosquitto_rr.</summary>
internal static class RrCommand
{
    private const string More =
        """
        typedmqtt rr -t plant/line/1/setpoint -e plant/line/1/setpoint/rsp/me -m '{"celsius":21}' -W 5

        Formats (-F) are those of 'typedmqtt sub'.

        Exit codes: 0 a response is printed; 1 the broker cannot be reached or the arguments are wrong; 7 the connection was lost; 27 timeout;
        a refusal's reason code otherwise (135 not authorized; with -V 311, a refused login is 4 or 5, a refused filter 128).
        """;

    public static Command Create(CliConsole console)
    {
        var connection = new ConnectionOptions();
        var topic = new Option<string?>("-t", "--topic") { Description = "The topic of the request.", HelpName = "topic" };
        var response = new Option<string?>("-e", "--response-topic") { Description = "The topic of the response; no wildcards.", HelpName = "topic" };
        var payload = new PayloadOptions();
        var retain = new Option<bool>("-r", "--retain") { Description = "The broker keeps the request for later subscribers." };
        var timeout = new Option<int>("-W", "--timeout") { Description = "End after this many seconds without a response, with exit code 27.", HelpName = "seconds" };
        var format = new Option<string?>("-F", "--format") { Description = "How to print the response, such as '%I %t %p'.", HelpName = "format" };
        var verbose = new Option<bool>("-v", "--verbose") { Description = "Print the topic before the response." };
        var noNewLine = new Option<bool>("-N", "--no-newline") { Description = "No new line after the response." };
        var noRetained = new Option<bool>("-R", "--hide-retained") { Description = "A retained message is no response: it is older than the request." };
        var pretty = new Option<bool>("--pretty") { Description = "Indent JSON of %j and %J." };
        var command = new Command("rr", "Send a request and print the response; options mean what they mean for mosquitto_rr.")
        {
            topic, response, retain, timeout, format, verbose, noNewLine, noRetained, pretty,
        };
        foreach (Option option in payload.All)
        {
            command.Add(option);
        }

        connection.AddTo(command, More);
        command.Validators.Add(result =>
        {
            if (payload.Count(result) != 1)
            {
                result.AddError("Give exactly one of -m, -f, -n and -s: the message, a file, nothing, standard input.");
            }

            if (result.GetValue(topic) is null && result.GetValue(connection.Url) is null)
            {
                result.AddError("The topic is missing: -t topic.");
            }

            if (result.GetValue(response) is null)
            {
                result.AddError("The topic of the response is missing: -e topic.");
            }

            if (result.GetResult(timeout) is { Implicit: false } && result.GetValue(timeout) < 1)
            {
                result.AddError($"{timeout.Name} needs a number above 0.");
            }
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ConnectionSettings settings = connection.Read(parsed);
            string text = parsed.GetValue(format) ?? (parsed.GetValue(verbose) ? "%t %p" : "%p");
            var printer = new MessagePrinter(console, MessageFormat.Parse(text, parsed.GetValue(pretty)), newLine: !parsed.GetValue(noNewLine))
            {
                HideRetained = parsed.GetValue(noRetained),
            };
            var run = new RrRun(console, settings, printer)
            {
                Topic = parsed.GetValue(topic) ?? settings.UrlTopic!,
                ResponseTopic = parsed.GetValue(response)!,
                Options = settings.Properties.MessageOf((Qos)parsed.GetValue(connection.Qos), parsed.GetValue(retain)),
            };
            using var stop = new StopSignals(cancellationToken);
            byte[] request = await payload.ReadAsync(parsed, console, stop.Token);
            return await run.RunAsync(request, parsed.GetValue(timeout) is > 0 and int seconds ? TimeSpan.FromSeconds(seconds) : null, stop.Token);
        });
        return command;
    }
}
