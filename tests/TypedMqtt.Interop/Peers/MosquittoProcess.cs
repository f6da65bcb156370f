using System.Diagnostics;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace TypedMqtt.Interop.Peers;

/// <summary>A real mosquitto on a free loopback port, with its own directory; disposing it stops exactly this process.</summary>
internal sealed partial class MosquittoProcess : IAsyncDisposable
{
    private const string ConfigurationFile = "mosquitto.conf";

    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(10);

    private Process _process;
    private readonly StringBuilder _log;

    private MosquittoProcess(Process process, StringBuilder log, string directory, IReadOnlyDictionary<string, int> ports)
    {
        _process = process;
        _log = log;
        Directory = directory;
        Ports = ports;
    }

    public string Host => "127.0.0.1";

    public int Port => Ports[""];

    /// <summary>The ports of all its listeners: <c>{port:name}</c> by name, <c>{port}</c> under the empty one.</summary>
    public IReadOnlyDictionary<string, int> Ports { get; }

    /// <summary>Where its configuration and the given files are; removed with it.</summary>
    public string Directory { get; }

    /// <summary>Everything it has logged so far.</summary>
    public string Log
    {
        get
        {
            lock (_log)
                return _log.ToString();
        }
    }

    /// <summary>Starts it and returns when it accepts connections.</summary>
    /// <param name="configuration">Lines of <c>mosquitto.conf</c>; <c>{port}</c>, <c>{port:name}</c> and <c>{directory}</c> are replaced.</param>
    /// <param name="files">Files to put into its directory, by name.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public static async Task<MosquittoProcess> StartAsync(string configuration, IReadOnlyDictionary<string, string> files, CancellationToken cancellationToken)
    {
        var program = Peer.Require("mosquitto");
        for (var attempt = 1; ; attempt++)
        {
            // Somebody may take the port between our look and mosquitto's bind.
            var mosquitto = Launch(program, configuration, files);
            if (await mosquitto.AcceptsAsync(cancellationToken))
                return mosquitto;

            var log = mosquitto.Log;
            await mosquitto.DisposeAsync();
            if (attempt == 3 || !log.Contains("Address already in use", StringComparison.Ordinal))
                throw new InvalidOperationException($"mosquitto does not accept connections\n{configuration}\n{log}");
        }
    }

    /// <summary>Stops it as an operator would: it saves what it is configured to.</summary>
    public async Task StopAsync()
    {
        using var kill = Process.Start("kill", ["-TERM", $"{_process.Id}"]);
        await _process.WaitForExitAsync();
    }

    /// <summary>Starts it again where it was, with the files it left.</summary>
    public async Task StartAgainAsync(CancellationToken cancellationToken)
    {
        _process.Dispose();
        _process = Run(Peer.Require("mosquitto"), Directory, _log);
        if (!await AcceptsAsync(cancellationToken))
            throw new InvalidOperationException($"mosquitto does not start again\n{Log}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
        System.IO.Directory.Delete(Directory, recursive: true);
    }

    [GeneratedRegex(@"\{port:?(\w*)\}")]
    private static partial Regex PortPlace();

    private static MosquittoProcess Launch(string program, string configuration, IReadOnlyDictionary<string, string> files)
    {
        var directory = System.IO.Directory.CreateTempSubdirectory("typedmqtt-mosquitto-").FullName;
        foreach (var (name, text) in files)
            File.WriteAllText(Path.Combine(directory, name), text);

        var ports = new Dictionary<string, int>();
        var text2 = PortPlace().Replace(configuration, place => $"{ports[place.Groups[1].Value] = FreePort.Take()}");

        // Started by root it would switch to a user that may not read this directory.
        text2 = text2.Replace("{directory}", directory, StringComparison.Ordinal).TrimEnd();
        File.WriteAllText(Path.Combine(directory, ConfigurationFile), $"{text2}\nuser {Environment.UserName}\nlog_dest stderr\n");

        var log = new StringBuilder();
        return new MosquittoProcess(Run(program, directory, log), log, directory, ports);
    }

    private static Process Run(string program, string directory, StringBuilder log)
    {
        string[] arguments = ["-c", Path.Combine(directory, ConfigurationFile)];
        var process = new Process
        {
            StartInfo = new ProcessStartInfo(program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = directory },
        };
        process.ErrorDataReceived += (_, line) => Append(log, line.Data);
        process.OutputDataReceived += (_, line) => Append(log, line.Data);
        process.Start();
        process.BeginErrorReadLine();
        process.BeginOutputReadLine();
        return process;
    }

    private static void Append(StringBuilder log, string? line)
    {
        if (line is null)
            return;
        lock (log)
            log.AppendLine(line);
    }

    private async Task<bool> AcceptsAsync(CancellationToken cancellationToken)
    {
        var started = Stopwatch.StartNew();
        while (!_process.HasExited && started.Elapsed < StartTimeout)
        {
            try
            {
                foreach (var port in Ports.Values)
                {
                    using var socket = new TcpClient();
                    await socket.ConnectAsync(Host, port, cancellationToken);
                }

                return true;
            }
            catch (SocketException)
            {
                await Task.Delay(20, cancellationToken);
            }
        }

        return false;
    }
}
