using System.Diagnostics;
using System.Text;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>A running mosquitto, or the reason why it refused to start.</summary>
internal sealed class MosquittoBroker : IAsyncDisposable
{
    private readonly Process _process;
    private readonly StringBuilder _log = new();
    private readonly TaskCompletionSource<bool> _running = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private MosquittoBroker(Process process) => _process = process;

    public string Log
    {
        get
        {
            lock (_log)
            {
                return _log.ToString();
            }
        }
    }

    public int ExitCode => _process.ExitCode;

    public bool IsRunning { get; private set; }

    /// <summary>Starts with a conf file and comes back when it runs or has ended.</summary>
    public static async Task<MosquittoBroker> StartAsync(string confFile)
    {
        var start = new ProcessStartInfo(MosquittoPeer.Require("mosquitto"), ["-c", confFile])
        {
            RedirectStandardError = true,
            RedirectStandardOutput = true,
            WorkingDirectory = Path.GetDirectoryName(confFile),
        };
        var broker = new MosquittoBroker(Process.Start(start)!);

        // In this order: one that has ended already raises the event at once.
        broker._process.Exited += (_, _) => broker._running.TrySetResult(false);
        broker._process.EnableRaisingEvents = true;
        broker._process.ErrorDataReceived += broker.OnLine;
        broker._process.OutputDataReceived += broker.OnLine;
        broker._process.BeginErrorReadLine();
        broker._process.BeginOutputReadLine();
        broker.IsRunning = await broker._running.Task.WaitAsync(TimeSpan.FromSeconds(20));
        if (!broker.IsRunning)
        {
            await broker._process.WaitForExitAsync();
        }

        return broker;
    }

    /// <summary>Has the files read again, and waits until the broker says so.</summary>
    public async Task ReloadAsync()
    {
        (int exitCode, string output) = await MosquittoPeer.RunAsync("kill", "-HUP", $"{_process.Id}");
        Assert.True(exitCode == 0, output);
        await Engine.BrokerUnderTest.EventuallyAsync(() => Log.Contains("Reloading config.", StringComparison.Ordinal));
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
        }

        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private void OnLine(object sender, DataReceivedEventArgs e)
    {
        lock (_log)
        {
            _log.AppendLine(e.Data);
        }

        if (e.Data?.EndsWith(" running", StringComparison.Ordinal) == true)
        {
            _running.TrySetResult(true);
        }
    }
}
