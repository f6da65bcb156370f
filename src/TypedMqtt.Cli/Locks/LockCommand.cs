using System.CommandLine;

namespace TypedMqtt.Cli.Locks;

/// <summary><c>typedmqtt lock</c>: records what the contracts of a project say on the wire.</summary>
internal static class LockCommand
{
    private const string More =
        """
        typedmqtt.lock.txt lies beside the project, is committed with it, and says what is released. The compiler compares every
        edit of the contracts with it. This command writes it: it builds the project and records what its contracts say now.
        Changes that break released peers are listed and not recorded, unless you accept them. A project with several target
        frameworks has one lock: their contracts have to be the same, and where they differ is listed.

        typedmqtt lock                              the project in this directory
        typedmqtt lock src/Contracts                another project
        typedmqtt lock --framework net10.0          one of its target frameworks
        typedmqtt lock bin/Contracts.dll -o typedmqtt.lock.txt
                                                    an assembly that is built already
        typedmqtt lock --check                      write nothing; fail when the lock is missing or behind
        typedmqtt lock --accept-breaking            record changes that cut off released peers

        Exit codes: 0 recorded or current, 1 the project cannot be built or found, 2 missing or behind (--check),
        3 breaking changes, contracts that differ between target frameworks, or a lock that cannot be read.
        """;

    public static Command Create(CliConsole console)
    {
        var source = new Argument<string>("project-or-assembly")
        {
            Description = "A project, a directory with one, or a built assembly.",
            Arity = ArgumentArity.ZeroOrOne,
            DefaultValueFactory = static _ => ".",
        };
        var output = new Option<string?>("-o", "--output") { Description = "The lock, if it is not typedmqtt.lock.txt beside the project; an assembly needs it." };
        var framework = new Option<string?>("-f", "--framework") { Description = "The target framework to build, if not all of them." };
        var check = new Option<bool>("--check") { Description = "Write nothing; fail when the lock is missing or behind the code." };
        var accept = new Option<bool>("--accept-breaking") { Description = "Record changes that break released peers, too." };
        var command = new Command("lock", "Record what the contracts of a project say on the wire, in typedmqtt.lock.txt.") { source, output, framework, check, accept };
        command.Add(CommandLine.Help(More));
        command.SetAction((parsed, cancellationToken) =>
            new LockRun(console, parsed.GetValue(check), parsed.GetValue(accept)).RunAsync(parsed.GetRequiredValue(source), parsed.GetValue(output), parsed.GetValue(framework), cancellationToken));
        return command;
    }
}
