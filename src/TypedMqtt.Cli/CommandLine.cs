using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using TypedMqtt.Broker.Security;
using TypedMqtt.Cli.Brokers;
using TypedMqtt.Cli.Clients;
using TypedMqtt.Cli.Locks;
using TypedMqtt.Cli.Passwords;

namespace TypedMqtt.Cli;

/// <summary>The command line as a whole.</summary>
internal static class CommandLine
{
    private static readonly ParserConfiguration Parser = new()
    {
        // "@Y-@m-@d" is a format and "@home" a message, not a file with more arguments.
        ResponseFileTokenReplacer = null,
    };

    private const string Examples =
        """
        Examples:
          typedmqtt broker
          typedmqtt sub -t 'test/#' -v
          typedmqtt pub -t test/hello -m 'Hello world'

        'typedmqtt <command> --help' tells more.
        """;

    /// <summary>Parses and runs.</summary>
    /// <returns>The exit code.</returns>
    public static async Task<int> RunAsync(string[] args, CliConsole console, CancellationToken cancellationToken)
    {
        ParseResult parsed = CreateRoot(console).Parse(args, Parser);
        if (parsed.Action is ParseErrorAction error)
        {
            // One line about a typo, not a screen of help.
            error.ShowHelp = false;
        }

        var configuration = new InvocationConfiguration
        {
            // What may have been meant is about the error as well.
            Output = parsed.Action is ParseErrorAction ? console.Error : console.Text,
            Error = console.Error,
            EnableDefaultExceptionHandler = false,

            // Commands handle signals themselves: a broker that is told to stop has not failed.
            ProcessTerminationTimeout = null,
        };
        try
        {
            return await parsed.InvokeAsync(configuration, cancellationToken);
        }
        catch (CliException e)
        {
            await console.Error.WriteLineAsync($"Error: {e.Message}");
            return e.ExitCode;
        }
        catch (IOException e) when (CliConsole.IsReaderGone(e))
        {
            return ExitCode.Success;
        }
        catch (MosquittoFileException e)
        {
            foreach (MosquittoFileDiagnostic diagnostic in e.Errors)
            {
                await console.Error.WriteLineAsync($"Error: {diagnostic}");
            }

            return ExitCode.Configuration;
        }
    }

    /// <summary>A help option for one command; <c>-h</c> is the host of pub and sub.</summary>
    /// <param name="more">What to print after the options: examples, exit codes.</param>
    /// <param name="hasShortName">Whether <c>-h</c> is help.</param>
    internal static HelpOption Help(string more, bool hasShortName = true)
    {
        var option = new HelpOption("--help", hasShortName ? ["-h", "-?"] : ["-?"]) { Recursive = false, Description = "Show this help." };
        option.Action = new HelpAndMore(more);
        return option;
    }

    private static RootCommand CreateRoot(CliConsole console)
    {
        var root = new RootCommand("TypedMqtt: an MQTT broker, clients and tools.");
        root.Options.Remove(root.Options.OfType<HelpOption>().Single());
        root.Options.Add(Help(Examples));
        root.Add(BrokerCommand.Create(console));
        root.Add(PubCommand.Create(console));
        root.Add(SubCommand.Create(console));
        root.Add(RrCommand.Create(console));
        root.Add(PasswdCommand.Create(console));
        root.Add(LockCommand.Create(console));

        // Without a command there is nothing to do but to say what there is.
        root.SetAction(parsed => new HelpAndMore(Examples).Invoke(parsed));
        return root;
    }

    /// <summary>The usual help and what does not fit into it.</summary>
    private sealed class HelpAndMore(string more) : SynchronousCommandLineAction
    {
        private readonly HelpAction _help = new();

        public override bool ClearsParseErrors => true;

        public override int Invoke(ParseResult parseResult)
        {
            int result = _help.Invoke(parseResult);
            parseResult.InvocationConfiguration.Output.WriteLine(more);
            return result;
        }
    }
}
