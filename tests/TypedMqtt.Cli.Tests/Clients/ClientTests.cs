using System.Globalization;
using TypedMqtt.Broker;
using TypedMqtt.Broker.Security;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Cli.Tests.Clients;

/// <summary>pub and sub against a broker in the process.</summary>
public sealed class ClientTests
{
    [Theory]
    [InlineData("5")]
    [InlineData("311")]
    public async Task Pub_and_sub__with_attached_values__carry_a_retained_message(string version)
    {
        await using MqttBroker broker = await StartAsync();
        string port = Port(broker);

        CliResult pub = await CliRun.RunAsync(["pub", "-p" + port, "-ta/b", "-m", "@home -x", "-q2", "-r", "-V" + version]);
        CliResult sub = await CliRun.RunAsync(["sub", "-p" + port, "-ta/#", "-q1", "-C1", "-v", "-V", version]);

        Assert.Equal((0, ""), (pub.ExitCode, pub.Error));
        Assert.Equal((0, "a/b @home -x\n"), (sub.ExitCode, sub.Output));
    }

    [Fact]
    public async Task Sub__with_overlapping_filters__prints_a_message_once()
    {
        await using MqttBroker broker = await StartAsync();
        broker.Publish("a/b", "1"u8, retain: true);
        broker.Publish("a/c", "2"u8, retain: true);

        // Retained messages come once per subscription; live ones once for all.
        CliResult sub = await CliRun.RunAsync(["sub", "-p", Port(broker), "-t", "a/+", "-C", "2", "-F", @"%t=%p\t", "-N", "-V", "311"]);

        Assert.Equal("a/b=1\ta/c=2\t", sub.Output);
    }

    [Fact]
    public async Task Sub__that_is_resumed__prints_what_waited_for_any_filter_of_the_session()
    {
        await using MqttBroker broker = await StartAsync();
        string[] session = ["sub", "-p", Port(broker), "-i", "me", "-c", "-q", "1"];
        Assert.Equal(0, (await CliRun.RunAsync([.. session, "-t", "a", "-t", "b", "-E"])).ExitCode);
        broker.Publish("b", "for b"u8, Qos.AtLeastOnce);
        broker.Publish("a", "for a"u8, Qos.AtLeastOnce);

        CliResult resumed = await CliRun.RunAsync([.. session, "-t", "a", "-C", "2", "-W", "20"]);

        Assert.Equal((0, "for b\nfor a\n"), (resumed.ExitCode, resumed.Output));
    }

    [Fact]
    public async Task Sub__with_U__unsubscribes_from_what_an_earlier_run_left_in_the_session()
    {
        await using MqttBroker broker = await StartAsync();
        string[] session = ["sub", "-p", Port(broker), "-i", "me", "-c"];
        Assert.Equal(0, (await CliRun.RunAsync([.. session, "-t", "old/#", "-t", "kept", "-E"])).ExitCode);

        CliResult left = await CliRun.RunAsync([.. session, "-U", "old/#", "-U", "never", "-E"]);

        Assert.Equal((0, "Warning: the session of 'me' has no subscription to 'never'\n"), (left.ExitCode, left.Error));
        Assert.Equal(1, broker.Statistics.Subscriptions);
        CliResult both = await CliRun.RunAsync([.. session, "-t", "x", "-U", "x", "-E"]);
        Assert.Equal((1, true), (both.ExitCode, both.Error.Contains("-t and -U name the same filter 'x'.", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Pub__of_lines__publishes_each_of_them_in_order()
    {
        await using MqttBroker broker = await StartAsync();
        string[] session = ["sub", "-p", Port(broker), "-i", "me", "-c", "-q", "2", "-t", "l"];
        await CliRun.RunAsync([.. session, "-E"]);
        string lines = string.Concat(Enumerable.Range(1, 500).Select(i => i.ToString(CultureInfo.InvariantCulture) + "\n"));

        CliResult pub = await CliRun.RunAsync(["pub", "-p", Port(broker), "-t", "l", "-l", "-q", "2"], lines + "\nlast");
        CliResult sub = await CliRun.RunAsync([.. session, "-C", "502", "-W", "20"]);

        Assert.Equal((0, ""), (pub.ExitCode, pub.Error));
        Assert.Equal(lines + "\nlast\n", sub.Output);
    }

    [Fact]
    public async Task Pub__of_standard_input_and_of_nothing__publishes_one_message()
    {
        await using MqttBroker broker = await StartAsync();
        await CliRun.RunAsync(["pub", "-p", Port(broker), "-t", "a", "-s", "-r"], "two\nlines");
        Assert.Equal("two\nlines", (await CliRun.RunAsync(["sub", "-p", Port(broker), "-t", "a", "-C", "1", "-N"])).Output);

        await CliRun.RunAsync(["pub", "-p", Port(broker), "-t", "a", "-n", "-r"]);
        Assert.Equal(0, broker.Statistics.RetainedMessages);
    }

    [Fact]
    public async Task Sub__with_options_about_retained_messages__prints_those_and_removes_them()
    {
        await using MqttBroker broker = await StartAsync();
        broker.Publish("a/1", "1"u8, retain: true);
        broker.Publish("a/2", "2"u8, retain: true);

        CliResult sub = await CliRun.RunAsync(
            ["sub", "-p", Port(broker), "-t", "a/#", "-T", "a/1", "--retained-only", "--remove-retained", "-C", "1", "-W", "20"]);

        Assert.Equal((0, "2\n"), (sub.ExitCode, sub.Output));
        Assert.Equal(0, broker.Statistics.RetainedMessages);
    }

    [Fact]
    public async Task Sub__when_the_time_is_up__ends_with_27()
    {
        await using MqttBroker broker = await StartAsync();

        CliResult sub = await CliRun.RunAsync(["sub", "-p", Port(broker), "-t", "a", "-W", "1"]);

        Assert.Equal((ExitCode.Timeout, "Warning: timed out\n"), (sub.ExitCode, sub.Error));
    }

    [Fact]
    public async Task Sub__when_it_is_interrupted__ends_with_0()
    {
        await using MqttBroker broker = await StartAsync();
        using var interrupt = new CancellationTokenSource();

        Task<CliResult> sub = CliRun.RunAsync(["sub", "-p", Port(broker), "-t", "a"], cancellationToken: interrupt.Token);
        while (broker.Statistics.Subscriptions == 0)
        {
            await Task.Delay(5);
        }

        await interrupt.CancelAsync();

        Assert.Equal(0, (await sub).ExitCode);
    }

    [Fact]
    public async Task Unreachable_broker__is_1_with_host_port_and_next_step()
    {
        string port = FreePort.Take().ToString(CultureInfo.InvariantCulture);

        CliResult pub = await CliRun.RunAsync(["pub", "-h", "127.0.0.1", "-p", port, "-t", "a", "-m", "x"]);

        Assert.Equal(ExitCode.Failure, pub.ExitCode);
        Assert.Equal(
            $"Error: Cannot connect to mqtt://127.0.0.1:{port}: connection refused. Is a broker listening on port {port}? Try: typedmqtt broker -p {port}.\n", pub.Error);
    }

    [Theory]
    [InlineData(ReasonCode.BadUserNameOrPassword, "311", 4)]
    [InlineData(ReasonCode.NotAuthorized, "311", 5)]
    [InlineData(ReasonCode.BadUserNameOrPassword, "5", 134)]
    [InlineData(ReasonCode.NotAuthorized, "5", 135)]
    public async Task Refused_login__is_the_number_of_the_CONNACK(ReasonCode reason, string version, int expected)
    {
        await using MqttBroker broker = await StartAsync(options => options.Authenticator = new Refuse(reason));

        CliResult pub = await CliRun.RunAsync(["pub", "-p", Port(broker), "-t", "a", "-m", "x", "-u", "alice", "-P", "hidden-word", "-V", version]);

        Assert.Equal(expected, pub.ExitCode);
        Assert.Contains("refused the login of 'alice'", pub.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden-word", pub.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("5", 135, 135)]
    [InlineData("311", 0, 128)]
    public async Task Refused_messages_and_subscriptions__are_the_reason_code_where_the_protocol_tells_it(string version, int published, int subscribed)
    {
        using var files = new TemporaryDirectory();
        string acl = files.Write("acl", "topic read other\n");
        await using MqttBroker broker = await StartAsync(options => options.AclFile = acl);

        CliResult pub = await CliRun.RunAsync(["pub", "-p", Port(broker), "-t", "a", "-m", "x", "-q", "1", "-V", version]);
        CliResult sub = await CliRun.RunAsync(["sub", "-p", Port(broker), "-t", "a", "-V", version]);
        CliResult partly = await CliRun.RunAsync(["sub", "-p", Port(broker), "-t", "a", "-t", "other", "-E", "-V", version]);

        Assert.Equal((published, subscribed), (pub.ExitCode, sub.ExitCode));
        Assert.Contains("refused the subscription to 'a'", sub.Error, StringComparison.Ordinal);
        Assert.Equal(0, partly.ExitCode);
        Assert.Contains("refused the subscription to 'a'", partly.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Pub__when_the_broker_drops_the_connection__is_7()
    {
        await using MqttBroker broker = await StartAsync(options => options.Limits = new MqttBrokerLimits { MaximumPacketSize = 1000 });

        // 3.1.1 does not tell the limit, so the broker can only close.
        CliResult pub = await CliRun.RunAsync(["pub", "-p", Port(broker), "-t", "a", "-m", new string('x', 2000), "-V", "311"]);

        Assert.Equal(ExitCode.ConnectionLost, pub.ExitCode);
    }

    private static Task<MqttBroker> StartAsync(Action<MqttBrokerOptions>? configure = null)
    {
        var options = new MqttBrokerOptions { Listeners = { "mqtt://localhost:0" }, SysInterval = TimeSpan.Zero };
        configure?.Invoke(options);
        return MqttBroker.StartAsync(options);
    }

    private static string Port(MqttBroker broker) => broker.Endpoint.Port.ToString(CultureInfo.InvariantCulture);

    private sealed class Refuse(ReasonCode reason) : IAuthenticator
    {
        public ValueTask<AuthenticationResult> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken) =>
            new(AuthenticationResult.Refuse("test", reason));
    }
}
