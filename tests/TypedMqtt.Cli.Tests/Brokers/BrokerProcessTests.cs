using System.Globalization;
using System.Net;
using System.Net.Sockets;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Cli.Tests.Brokers;

/// <summary><c>typedmqtt broker</c> as a process.</summary>
public sealed class BrokerProcessTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();
    private readonly int _port = FreePort.Take();

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("TERM")]
    [InlineData("INT")]
    public async Task Signal_to_stop__ends_it_with_0(string signal)
    {
        string conf = Configure($"pid_file {_files.File("pid")}");
        await using ToolProcess broker = await StartAsync(conf);
        Assert.True(File.Exists(_files.File("pid")));

        await broker.SignalAsync(signal);

        Assert.Equal(0, await broker.WaitForExitAsync());
        Assert.Contains("terminating", broker.Everything, StringComparison.Ordinal);
        Assert.False(File.Exists(_files.File("pid")));
    }

    /// <summary>A shell starts what stands before <c>&amp;</c> in a script with these signals ignored.</summary>
    [Theory]
    [InlineData("INT")]
    [InlineData("QUIT")]
    public async Task Signal_to_stop__is_heard_in_the_background_of_a_script(string signal)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Elsewhere than on Linux the signal stays ignored.");
        await using ToolProcess broker = ToolProcess.Start("sh", "-c", $"trap '' {signal}; exec \"$@\"", "sh", OwnTool.Path, "broker", "-c", Configure(""));
        await broker.ReadUntilAsync(static line => line.EndsWith("running", StringComparison.Ordinal));

        await broker.SignalAsync(signal);

        Assert.Equal(0, await broker.WaitForExitAsync());
        Assert.Contains("terminating", broker.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reload__puts_good_files_in_force_and_keeps_the_old_rules_when_a_file_is_broken()
    {
        _files.Write("acl", "topic read a\n");
        await using ToolProcess broker = await StartAsync(Configure($"acl_file {_files.File("acl")}"));
        Assert.Equal((0, 135), (await SubscribeAsync("a"), await SubscribeAsync("b")));

        _files.Write("acl", "topic read b\ntopic raed a\n");
        await broker.SignalAsync("HUP");
        List<string> lines = await broker.ReadUntilAsync(static line => line.Contains("Reload failed", StringComparison.Ordinal));
        Assert.Contains($"{_files.File("acl")}:2: ", lines[^1], StringComparison.Ordinal);
        Assert.Equal((0, 135), (await SubscribeAsync("a"), await SubscribeAsync("b")));

        _files.Write("acl", "topic read b\n");
        await broker.SignalAsync("HUP");
        await broker.ReadUntilAsync(static line => line.Contains("Password, ACL and certificate files reloaded.", StringComparison.Ordinal));
        Assert.Equal((135, 0), (await SubscribeAsync("a"), await SubscribeAsync("b")));
    }

    [Fact]
    public async Task Reload__is_heard_under_nohup_as_in_mosquitto()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "nohup is a program of Unix; elsewhere than on Linux the signal stays ignored.");
        await using ToolProcess broker = ToolProcess.Start("nohup", OwnTool.Path, "broker", "-c", Configure(""));
        await broker.ReadUntilAsync(static line => line.EndsWith("running", StringComparison.Ordinal));

        await broker.SignalAsync("HUP");

        await broker.ReadUntilAsync(static line => line.Contains("Reloading config.", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Bad_configuration__is_3_with_every_error_at_its_line(bool daemon)
    {
        string conf = _files.Write("m.conf", "# mine\nlisten 1883\nallow_anonymous maybe\n");

        ToolResult result = await ToolProcess.RunAsync(OwnTool.Path, ["broker", "-c", conf, .. daemon ? (string[])["-d"] : []]);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"Error: {conf}:2: unknown option 'listen'; expected an option of mosquitto.conf, did you mean 'listener'?", result.Text, StringComparison.Ordinal);
        Assert.Contains($"Error: {conf}:3: 'allow_anonymous' expects true, false, 1 or 0, found 'maybe'", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bad_access_control_list__is_3_at_its_line()
    {
        string acl = _files.Write("acl", "user alice\ntopic write a/#/b\n");

        ToolResult result = await ToolProcess.RunAsync(OwnTool.Path, ["broker", "-c", Configure($"acl_file {acl}")]);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains($"Error: {acl}:2: ", result.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Taken_port__is_1_and_names_the_port_and_who_holds_it(bool daemon)
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        int port = ((IPEndPoint)other.LocalEndpoint).Port;
        string conf = _files.Write("m.conf", $"listener {port} 127.0.0.1\nallow_anonymous true\nlog_dest file {_files.File("log")}\nuser root\n");

        ToolResult result = await ToolProcess.RunAsync(OwnTool.Path, ["broker", "-c", conf, .. daemon ? (string[])["-d"] : []]);

        Assert.Equal(1, result.ExitCode);
        Assert.Contains($"Error: Cannot listen on 127.0.0.1:{port}: the port is in use by ", result.Text, StringComparison.Ordinal);
        Assert.Contains($"The listener stands at {conf}:1.", result.Text, StringComparison.Ordinal);
        if (OperatingSystem.IsLinux())
        {
            Assert.Contains($"(pid {Environment.ProcessId})", result.Text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Log_file__has_lines_as_mosquitto_writes_them()
    {
        string conf = _files.Write(
            "m.conf", $"listener {_port} 127.0.0.1\nallow_anonymous true\nlog_dest file {_files.File("log")}\nlog_dest stdout\nlog_type notice\nlog_type information\nuser root\n");
        await using ToolProcess broker = await StartAsync(conf);
        Assert.Equal(0, (await RunAsync("pub", "-i", "me", "-u", "alice", "-t", "a", "-m", "x", "-V", "311")).ExitCode);
        await broker.ReadUntilAsync(static line => line.EndsWith("Client me disconnected.", StringComparison.Ordinal));

        string[] lines = await File.ReadAllLinesAsync(_files.File("log"));
        Assert.All(lines, static line => Assert.Matches(@"^\d{10}: ", line));
        Assert.Contains(lines, static line => line.EndsWith(": typedmqtt version 0.1.0 starting", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.EndsWith($": Config loaded from {conf}.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains($": Opening ipv4 listen socket on port {_port}.", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.Contains(": New connection from 127.0.0.1:", StringComparison.Ordinal));
        Assert.Contains(lines, static line => line.EndsWith(" as me (p2, c1, k60, u'alice').", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Log_topic__gets_lines_as_messages()
    {
        await using ToolProcess broker = await StartAsync(Configure("log_dest topic"));

        await using ToolProcess sub = Start("sub", "-t", "$SYS/broker/log/#", "-C", "1", "-W", "20", "-F", "%t %p");
        Task<int> ended = sub.WaitForExitAsync();

        // Others that come and go are in the log; it takes one of them after the subscription.
        while (!ended.IsCompleted)
        {
            await RunAsync("pub", "-t", "a", "-m", "x");
        }

        Assert.Equal(0, await ended);
        Assert.StartsWith("$SYS/broker/log/N ", sub.Everything, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Test_of_a_configuration__opens_nothing()
    {
        string good = Configure("store_clean_interval 10");
        ToolResult valid = await ToolProcess.RunAsync(OwnTool.Path, ["broker", "-c", good, "--test-config"]);
        Assert.Equal(0, valid.ExitCode);
        Assert.Contains($"Warning: {good}:", valid.Text, StringComparison.Ordinal);
        Assert.Contains("The configuration is valid", valid.Text, StringComparison.Ordinal);

        string bad = Configure($"password_file {_files.Write("pw", "alice\n")}");
        ToolResult invalid = await ToolProcess.RunAsync(OwnTool.Path, ["broker", "-c", bad, "--test-config"]);
        Assert.Equal(3, invalid.ExitCode);
        Assert.Contains($"{_files.File("pw")}:1: ", invalid.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task User__is_who_the_broker_becomes_with_all_its_threads_and_groups()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "Only root on Linux can become somebody else and be watched.");
        string conf = _files.Write(
            "user.conf", $"listener {_port} 127.0.0.1\nallow_anonymous true\nlog_dest stdout\npid_file {_files.File("pid")}\nuser nobody\n");
        await using ToolProcess broker = await StartAsync(conf);
        string pid = (await File.ReadAllTextAsync(_files.File("pid"))).Trim();

        // Before and after it has served somebody: threads that come later are the same user.
        await CheckAsync();
        Assert.Equal(0, (await RunAsync("pub", "-t", "a", "-m", "x", "-q", "1")).ExitCode);
        await CheckAsync();

        await broker.SignalAsync("TERM");
        Assert.Equal(0, await broker.WaitForExitAsync());

        async Task CheckAsync()
        {
            foreach (string task in Directory.GetDirectories($"/proc/{pid}/task"))
            {
                string[] status;
                try
                {
                    status = await File.ReadAllLinesAsync($"{task}/status");
                }
                catch (IOException)
                {
                    // A thread that has ended meanwhile.
                    continue;
                }

                foreach (string id in new[] { "Uid:", "Gid:" })
                {
                    string[] numbers = status.Single(line => line.StartsWith(id, StringComparison.Ordinal)).Split('\t')[1..];
                    Assert.Equal(["65534", "65534", "65534", "65534"], numbers);
                }

                Assert.Equal("65534", status.Single(static line => line.StartsWith("Groups:", StringComparison.Ordinal)).Split('\t')[1].Trim());
            }
        }
    }

    [Fact]
    public async Task User_that_does_not_exist__is_3_and_nothing_listens()
    {
        Assert.SkipUnless(!OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess, "Only root becomes somebody else.");
        string conf = _files.Write("user.conf", $"listener {_port} 127.0.0.1\nallow_anonymous true\nuser nobody-of-that-name\n");

        ToolResult result = await ToolProcess.RunAsync(OwnTool.Path, ["broker", "-c", conf]);

        Assert.Equal(3, result.ExitCode);
        Assert.Contains("'user nobody-of-that-name': there is no such user", result.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Daemon__listens_when_the_command_ends()
    {
        string conf = _files.Write(
            "m.conf", $"listener {_port} 127.0.0.1\nallow_anonymous true\nlog_dest file {_files.File("log")}\npid_file {_files.File("pid")}\nuser root\n");

        ToolResult started = await ToolProcess.RunAsync(OwnTool.Path, ["broker", "-c", conf, "-d"]);
        int pid = int.Parse(await File.ReadAllTextAsync(_files.File("pid")), CultureInfo.InvariantCulture);
        using var daemon = System.Diagnostics.Process.GetProcessById(pid);
        try
        {
            Assert.Equal(0, started.ExitCode);
            Assert.Equal(0, (await RunAsync("pub", "-t", "a", "-m", "x", "-q", "1")).ExitCode);
        }
        finally
        {
            daemon.Kill();
            await daemon.WaitForExitAsync();
        }
    }

    private string Configure(string more) =>
        _files.Write($"{Guid.NewGuid():N}.conf", $"listener {_port} 127.0.0.1\nallow_anonymous true\nlog_dest stdout\nuser root\n{more}\n");

    private static async Task<ToolProcess> StartAsync(string conf)
    {
        ToolProcess broker = ToolProcess.Start(OwnTool.Path, "broker", "-c", conf);
        await broker.ReadUntilAsync(static line => line.EndsWith("running", StringComparison.Ordinal));
        return broker;
    }

    private async Task<int> SubscribeAsync(string topic) => (await RunAsync("sub", "-t", topic, "-E")).ExitCode;

    private Task<ToolResult> RunAsync(string command, params string[] arguments) => ToolProcess.RunAsync(OwnTool.Path, At(command, arguments));

    private ToolProcess Start(string command, params string[] arguments) => ToolProcess.Start(OwnTool.Path, At(command, arguments));

    private string[] At(string command, string[] arguments) =>
        [command, "-h", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), .. arguments];
}
