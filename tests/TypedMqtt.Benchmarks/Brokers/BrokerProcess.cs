using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using TypedMqtt.Benchmarks.Wire;

namespace TypedMqtt.Benchmarks.Brokers;

/// <summary>A broker as a child process on a free loopback port; disposing it ends exactly this process.</summary>
internal sealed class BrokerProcess : IDisposable
{
    /// <summary>Messages in flight per client, the same for all brokers; queues are not limited, since a row that drops is a row that fails.</summary>
    public const int MaximumInflight = 100;

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    private readonly Process _process;
    private readonly string? _directory;

    private BrokerProcess(ProcessStartInfo start, int port, string? directory)
    {
        _directory = directory;
        Port = port;
        start.RedirectStandardInput = true;
        _process = Process.Start(start) ?? throw new InvalidOperationException($"{start.FileName} did not start.");

        // Nobody else would stop it when we are stopped.
        AppDomain.CurrentDomain.ProcessExit += Stop;
    }

    public int Port { get; }

    /// <summary>What the broker has used of all processors.</summary>
    public TimeSpan ProcessorTime
    {
        get
        {
            _process.Refresh();
            return _process.TotalProcessorTime;
        }
    }

    public static BrokerProcess Start(BrokerKind kind)
    {
        int port = FreePort();
        BrokerProcess broker = kind == BrokerKind.Mosquitto ? Mosquitto(port) : Hosted(kind, port);
        try
        {
            broker.AwaitReady();
            return broker;
        }
        catch
        {
            broker.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Stop;
        Stop(null, EventArgs.Empty);
        _process.WaitForExit();
        _process.Dispose();
        if (_directory is not null)
        {
            Directory.Delete(_directory, recursive: true);
        }
    }

    private static BrokerProcess Mosquitto(int port)
    {
        string program = new[] { "/usr/sbin/mosquitto", "/usr/local/sbin/mosquitto", "/opt/homebrew/sbin/mosquitto" }.FirstOrDefault(File.Exists)
            ?? throw new LoadException("mosquitto is not installed");
        string directory = Directory.CreateTempSubdirectory("typedmqtt-load-").FullName;
        string configuration = Path.Combine(directory, "mosquitto.conf");
        File.WriteAllText(configuration, $"""
            listener {port} 127.0.0.1
            allow_anonymous true
            set_tcp_nodelay true
            max_inflight_messages {MaximumInflight}
            max_queued_messages 0
            log_dest none
            user {Environment.UserName}

            """);

        // Its remark about running as root, a line, is not our output.
        return new BrokerProcess(new ProcessStartInfo(program, ["-c", configuration]) { RedirectStandardError = true }, port, directory);
    }

    /// <summary>This program again, which hosts the broker until its standard input ends.</summary>
    private static BrokerProcess Hosted(BrokerKind kind, int port)
    {
        string command = kind == BrokerKind.TypedMqtt ? ServeCommands.TypedMqtt : ServeCommands.MqttNet;
        return new BrokerProcess(Self.Start(command, $"{port}"), port, null);
    }

    private void Stop(object? sender, EventArgs e)
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private void AwaitReady()
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            try
            {
                RawConnection.Open(Port, "ready", 64).Dispose();
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(started) < StartTimeout)
            {
                Thread.Sleep(20);
            }
        }
    }
}
