namespace Quickstart;

/// <summary>The command line.</summary>
internal readonly record struct QuickstartArguments(bool Once, string? Broker, bool Help)
{
    public const string Usage = """
        Usage: dotnet run --project samples/Quickstart [-- options]

          --once              run to the end and exit: 0 only if every expected message arrived
          --broker host:port  use that broker instead of one in the process; start it with the mosquitto.conf,
                              mosquitto.acl and passwords that the app leaves in bin/.../mqtt
          --help              show this
        """;

    public static bool TryParse(string[] args, out QuickstartArguments arguments, out string? problem)
    {
        arguments = default;
        problem = null;
        for (int i = 0; i < args.Length; i++)
        {
            switch (args[i])
            {
                case "--once":
                    arguments = arguments with { Once = true };
                    break;
                case "--help" or "-h" or "-?":
                    arguments = arguments with { Help = true };
                    break;
                case "--broker" when i + 1 < args.Length && Uri.TryCreate("mqtt://" + args[i + 1], UriKind.Absolute, out _):
                    arguments = arguments with { Broker = args[++i] };
                    break;
                case "--broker":
                    problem = "--broker needs host:port, for example 127.0.0.1:1883.";
                    return false;
                default:
                    problem = $"'{args[i]}' is not an option.";
                    return false;
            }
        }

        return true;
    }
}
