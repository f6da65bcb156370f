namespace TypedMqtt.Cli.Tests;

public sealed class CommandLineTests
{
    [Theory]
    [InlineData("pub --message x", "The topic is missing: -t topic.")]
    [InlineData("pub -t a", "Give exactly one of -m, -f, -l, -n and -s")]
    [InlineData("pub -t a -m x -n", "Give exactly one of -m, -f, -l, -n and -s")]
    [InlineData("pub -t a -m x -q3", "'3' is not a quality of service; expected 0, 1 or 2.")]
    [InlineData("pub -t a -m x -p 0", "'0' is not a port; expected 1 to 65535.")]
    [InlineData("pub -t a -m x -V 4", "'4' is not a version of the protocol")]
    [InlineData("pub -t a -m x -V mqttv31", "not 3.1")]
    [InlineData("pub -t a -m x --will-payload gone", "The last will has no topic")]
    [InlineData("pub -L mqtt://host -m x", "has no topic")]
    [InlineData("pub -L http://host/a -m x", "is not a broker's URL")]
    [InlineData("pub -t a -m x --unix /s -p 1", "--unix is an address by itself")]
    [InlineData("pub -t a -m x --key k.pem", "--key goes with --cert")]
    [InlineData("pub -t a -m x --keyform engine", "'engine' is not a form of a key")]
    [InlineData("pub -t a -m x --tls-version tlsv1.1", "'tlsv1.1' is not a version of TLS that is offered; expected tlsv1.2 or tlsv1.3.")]
    [InlineData("pub -t a -m x --capath /no/such", "The authorities in /no/such cannot be read")]
    [InlineData("pub -t a -m x -p 1 --cafile /no/such", "/no/such")]
    [InlineData("pub -t a -m x -D publish content-type", "Required argument missing for option: '-D'")]
    [InlineData("pub -t a -m x -D publish user-property a", "-D publish user-property a is not complete")]
    [InlineData("pub -t a -m x -D publish colour red", "-D publish has no property 'colour'")]
    [InlineData("pub -t a -m x -D suback user-property a b", "-D 'suback' is not a packet with properties")]
    [InlineData("pub -t a -m x -D publish topic-alias 1", "-D publish topic-alias is not offered")]
    [InlineData("pub -t a -m x -D connect receive-maximum 0", "-D connect receive-maximum is '0'; expected a number from 1 to 65535.")]
    [InlineData("pub -t a -m x -V 311 -D publish content-type b", "Properties (-D) need MQTT 5.0")]
    [InlineData("pub -t a -m x -p 1 -D disconnect session-expiry-interval 5", "[MQTT-3.14.2-2]")]
    [InlineData("rr -e b -m x", "The topic is missing: -t topic.")]
    [InlineData("rr -t a -m x", "The topic of the response is missing: -e topic.")]
    [InlineData("rr -t a -e b", "Give exactly one of -m, -f, -n and -s")]
    [InlineData("rr -t a -e b -m x -W 0", "-W needs a number above 0.")]
    [InlineData("rr -t a -e b/# -m x", "The response topic 'b/#' is not a topic name")]
    [InlineData("pub -t a -f /no/such/file", "/no/such/file")]
    [InlineData("sub", "The topic filter is missing: -t filter.")]
    [InlineData("sub -t a -C 0", "-C needs a number above 0.")]
    [InlineData("sub -t a -W -1", "-W needs a number above 0.")]
    [InlineData("sub -t a -c", "-c needs a client id (-i)")]
    [InlineData("sub -t a -R --retained-only", "-R and --retained-only exclude each other.")]
    [InlineData("sub -t a -F %y", "'%y' is not a part of a message")]
    [InlineData("sub -t a -T a#", "'a#' is not a topic filter (-T).")]
    [InlineData("sub -t a -x later -p 1", "'later' is not a session expiry interval")]
    [InlineData("broker -p 65536", "'65536' is not a port; expected 0 to 65535.")]
    [InlineData("passwd file", "The user name is missing")]
    [InlineData("passwd -b file user", "-b needs the password as last argument.")]
    [InlineData("passwd file user password", "A password on the command line needs -b.")]
    [InlineData("passwd -c -D file user", "-c, -D and -U exclude each other.")]
    [InlineData("passwd -U file user", "-U takes a file only.")]
    [InlineData("pub --typo -t a -m x", "Unrecognized command or argument '--typo'")]
    public async Task Wrong_arguments__are_an_error_of_few_lines_and_exit_code_1(string arguments, string expected)
    {
        CliResult result = await CliRun.RunAsync(arguments.Split(' '));

        Assert.Equal(ExitCode.Failure, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.InRange(result.Error.Trim().Split('\n').Length, 1, 5);
        Assert.Equal("", result.Output.Trim());
    }

    [Theory]
    [InlineData("", "typedmqtt")]
    [InlineData("--help", "broker")]
    [InlineData("broker --help", "--test-config")]
    [InlineData("broker -h", "SIGHUP")]
    [InlineData("pub --help", "135 not authorized")]
    [InlineData("sub --help", "-F '%I %t %p'")]
    [InlineData("passwd -h", "makes you its owner")]
    public async Task Help__says_what_there_is(string arguments, string expected)
    {
        CliResult result = await CliRun.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(expected, result.Output, StringComparison.Ordinal);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public async Task Version__is_printed()
    {
        CliResult result = await CliRun.RunAsync(["--version"]);

        Assert.Equal(0, result.ExitCode);
        Assert.Matches(@"^\d+\.\d+\.\d+", result.Output);
    }
}
