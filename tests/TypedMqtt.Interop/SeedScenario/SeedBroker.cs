using System.Diagnostics;
using System.Globalization;
using System.Net.Sockets;
using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.SeedScenario;

/// <summary>
/// The files of the scenario and a broker that runs in the background under them: ours with <c>-c mosquitto.conf -d</c>, or the real
/// mosquitto with the same command line. The user "sentinel" is added for the tests' own messages; the rules of the others are as they are.
/// </summary>
internal sealed class SeedBroker : IAsyncDisposable
{
    public const string Ceshi = "ceshi-password";
    public const string Ceshi2 = "ceshi2-password";
    public const string Sentinel = "sentinel-password";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly string _directory = Directory.CreateTempSubdirectory("typedmqtt-seed-").FullName;

    private SeedBroker(bool isOurs) => IsOurs = isOurs;

    public bool IsOurs { get; }

    public int Port { get; private set; }

    private string PidFile => Path.Combine(_directory, "broker.pid");

    private string LogFile => Path.Combine(_directory, "broker.log");

    public static async Task<SeedBroker> StartAsync(string broker, SeedTools tools)
    {
        var seed = new SeedBroker(broker == "typedmqtt");
        try
        {
            await seed.WritePasswordsAsync(tools);
            seed.WriteFiles();
            await seed.LaunchAsync(seed.IsOurs ? [OwnTool.Path, "broker"] : [Peer.Require("mosquitto")]);
            return seed;
        }
        catch
        {
            await seed.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (File.Exists(PidFile))
        {
            // The process whose number it wrote itself, and nobody else.
            using var process = Process.GetProcessById(int.Parse(await File.ReadAllTextAsync(PidFile), CultureInfo.InvariantCulture));
            process.Kill();
            await process.WaitForExitAsync();
        }

        Directory.Delete(_directory, recursive: true);
    }

    private async Task WritePasswordsAsync(SeedTools tools)
    {
        var file = Path.Combine(_directory, "pwfile");
        string[][] users = [["-c", file, "ceshi"], [file, "ceshi2"], [file, "sentinel"]];
        string[] passwords = [Ceshi, Ceshi2, Sentinel];
        for (var i = 0; i < users.Length; i++)
        {
            var result = await SeedTools.RunAsync(tools.Passwd, users[i], $"{passwords[i]}\n{passwords[i]}\n");
            Assert.True(result.ExitCode == 0, $"passwd {string.Join(' ', users[i])}: {result.Text}");
        }
    }

    private void WriteFiles()
    {
        File.WriteAllText(
            Path.Combine(_directory, "aclfile"),
            """
            user ceshi
            topic write V222/#
            topic read V333/#

            user ceshi2
            topic read V222/#

            user sentinel
            topic write V222/#
            topic write V333/#

            """);
        Port = FreePort.Take();

        // The last three lines are not part of the scenario: where to find the process and what it says, and that root stays root.
        File.WriteAllText(
            Path.Combine(_directory, "mosquitto.conf"),
            $"""
            port {Port}
            allow_anonymous false
            password_file {_directory}/pwfile
            acl_file {_directory}/aclfile
            pid_file {PidFile}
            log_dest file {LogFile}
            user {Environment.UserName}

            """);
    }

    private async Task LaunchAsync(string[] program)
    {
        var result = await ToolProcess.RunAsync(program[0], [.. program[1..], "-c", Path.Combine(_directory, "mosquitto.conf"), "-d"]);
        Assert.True(result.ExitCode == 0, $"{program[0]} -d ended with {result.ExitCode}: {result.Text}");

        // Ours listens when the command ends; mosquitto may need a moment more.
        var started = Stopwatch.StartNew();
        while (true)
        {
            try
            {
                using var socket = new TcpClient();
                await socket.ConnectAsync("127.0.0.1", Port);
                return;
            }
            catch (SocketException) when (!IsOurs && started.Elapsed < Patience)
            {
                await Task.Delay(20);
            }
        }
    }
}
