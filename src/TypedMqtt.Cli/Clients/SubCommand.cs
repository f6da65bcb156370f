using System.CommandLine;
using System.CommandLine.Parsing;
using TypedMqtt.Cli.Formatting;

namespace TypedMqtt.Cli.Clients;

/// <summary><c>typedmqtt sub</c>: subscribes and prints, with the options of mosquitto_sub.</summary>
internal static class SubCommand
{
    private const string More =
        """
        typedmqtt sub -t 'plant/#' -v
        typedmqtt sub -t 'plant/+/status' -C 1 -W 5 -F '%I %t %p'

        Formats (-F):  %t topic  %p payload  %x %X payload in hex  %l its length  %q QoS  %r retained  %m packet id  %I time
        %U Unix time  %j %J JSON  %C content type  %D correlation data  %E expiry  %F payload format  %P user properties
        %R response topic  %% percent;  @Y @m @d @H @M @S … strftime, @N nanoseconds;  \n \t \e … escapes;  %-20t pads, %.5t cuts.

        Exit codes: 0 interrupted, or -C or -E fulfilled; 1 the broker cannot be reached or the arguments are wrong; 27 timeout;
        a refusal's reason code otherwise (135 not authorized; with -V 311, a refused login is 4 or 5, a refused filter 128).
        """;

    public static Command Create(CliConsole console)
    {
        var connection = new ConnectionOptions();
        var topics = new Option<string[]>("-t", "--topic") { Description = "A topic filter; may be given several times.", HelpName = "filter" };
        var unsubscribe = new Option<string[]>("-U", "--unsubscribe") { Description = "Unsubscribe from this filter, which the session has from an earlier run (-c -i); may be given several times.", HelpName = "filter" };
        var filterOut = new Option<string[]>("-T", "--filter-out") { Description = "Do not print messages of topics that match this filter; may be given several times.", HelpName = "filter" };
        var count = new Option<int>("-C", "--count") { Description = "End after this many messages.", HelpName = "count" };
        var timeout = new Option<int>("-W", "--timeout") { Description = "End after this many seconds, with exit code 27.", HelpName = "seconds" };
        var exitAfterSubscribe = new Option<bool>("-E", "--exit-after-subscribe") { Description = "End as soon as the broker has granted the subscriptions." };
        var format = new Option<string?>("-F", "--format") { Description = "How to print a message, such as '%I %t %p'; see below.", HelpName = "format" };
        var verbose = new Option<bool>("-v", "--verbose") { Description = "Print the topic before the message." };
        var noNewLine = new Option<bool>("-N", "--no-newline") { Description = "No new line after a message." };
        var noRetained = new Option<bool>("-R", "--hide-retained") { Description = "Do not print retained messages." };
        var retainedOnly = new Option<bool>("--retained-only") { Description = "Print retained messages only, and end at the first one that is new." };
        var removeRetained = new Option<bool>("--remove-retained") { Description = "Remove the retained messages that are received." };
        var retainAsPublished = new Option<bool>("--retain-as-published") { Description = "Keep the retain flag as the publisher set it. MQTT 5.0." };
        var pretty = new Option<bool>("--pretty") { Description = "Indent JSON of %j and %J." };
        var command = new Command("sub", "Subscribe and print messages; options mean what they mean for mosquitto_sub.")
        {
            topics, unsubscribe, filterOut, count, timeout, exitAfterSubscribe, format, verbose, noNewLine, noRetained, retainedOnly, removeRetained,
            retainAsPublished, pretty,
        };
        connection.AddTo(command, More);
        command.Validators.Add(result => Check(result, topics, unsubscribe, connection, count, timeout, noRetained, retainedOnly));
        command.SetAction(async (parsed, cancellationToken) =>
        {
            ConnectionSettings settings = connection.Read(parsed);
            string text = parsed.GetValue(format) ?? (parsed.GetValue(verbose) ? "%t %p" : "%p");
            var printer = new MessagePrinter(console, MessageFormat.Parse(text, parsed.GetValue(pretty)), newLine: !parsed.GetValue(noNewLine))
            {
                FilterOut = parsed.GetValue(filterOut) ?? [],
                HideRetained = parsed.GetValue(noRetained),
                RetainedOnly = parsed.GetValue(retainedOnly),
            };
            var run = new SubRun(console, settings, printer)
            {
                Filters = [.. (parsed.GetValue(topics) ?? []).Concat(settings.UrlTopic is { } topic ? [topic] : []).Distinct()],
                Leaving = [.. (parsed.GetValue(unsubscribe) ?? []).Distinct()],
                Qos = (Qos)parsed.GetValue(connection.Qos),
                Count = parsed.GetValue(count),
                ExitAfterSubscribe = parsed.GetValue(exitAfterSubscribe),
                RemoveRetained = parsed.GetValue(removeRetained),
                RetainAsPublished = parsed.GetValue(retainAsPublished),
            };
            using var stop = new StopSignals(cancellationToken);
            return await run.RunAsync(parsed.GetValue(timeout) is > 0 and int seconds ? TimeSpan.FromSeconds(seconds) : null, stop.Token);
        });
        return command;
    }

    private static void Check(
        CommandResult result, Option<string[]> topics, Option<string[]> unsubscribe, ConnectionOptions connection, Option<int> count, Option<int> timeout,
        Option<bool> noRetained, Option<bool> retainedOnly)
    {
        bool hasAny = result.GetResult(topics) is { Implicit: false } || result.GetResult(unsubscribe) is { Implicit: false } || result.GetValue(connection.Url) is not null;
        if (!hasAny)
        {
            result.AddError("The topic filter is missing: -t filter.");
        }

        if ((result.GetValue(topics) ?? []).Intersect(result.GetValue(unsubscribe) ?? []).FirstOrDefault() is { } both)
        {
            result.AddError($"-t and -U name the same filter '{both}'.");
        }

        foreach (Option<int> positive in (Option<int>[])[count, timeout])
        {
            if (result.GetResult(positive) is { Implicit: false } && result.GetValue(positive) < 1)
            {
                result.AddError($"{positive.Name} needs a number above 0.");
            }
        }

        if (result.GetValue(noRetained) && result.GetValue(retainedOnly))
        {
            result.AddError("-R and --retained-only exclude each other.");
        }
    }
}
