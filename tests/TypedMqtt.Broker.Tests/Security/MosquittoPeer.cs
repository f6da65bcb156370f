using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>The real mosquitto and its tools. Tests that need them are skipped where they are missing, unless peers are required.</summary>
internal static class MosquittoPeer
{
    private static readonly int FirstPort = Environment.ProcessId * 97 % 10_000;
    private static int _ports;

    public static string Require(string tool)
    {
        IEnumerable<string> directories = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Concat(["/usr/sbin", "/usr/local/sbin", "/usr/bin"]);
        string? path = directories.Select(directory => Path.Combine(directory, tool)).FirstOrDefault(File.Exists);
        if (path is null && Environment.GetEnvironmentVariable("TYPEDMQTT_REQUIRE_PEERS") == "1")
        {
            Assert.Fail($"'{tool}' is not installed and TYPEDMQTT_REQUIRE_PEERS=1");
        }

        Assert.SkipWhen(path is null, $"'{tool}' is not installed");
        return path!;
    }

    public static async Task<(int ExitCode, string Output)> RunAsync(string tool, params string[] arguments)
    {
        var start = new ProcessStartInfo(Require(tool), arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start)!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output + await error);
    }

    /// <summary>A port nobody uses now, below the range from which outgoing connections get theirs, and never the same one twice.</summary>
    public static int FreePort()
    {
        while (true)
        {
            int port = 20_000 + ((FirstPort + Interlocked.Increment(ref _ports)) % 10_000);
            try
            {
                using var any = new TcpListener(IPAddress.IPv6Any, port) { Server = { DualMode = true } };
                any.Start();
                return port;
            }
            catch (SocketException)
            {
                // Somebody else has it: the next one.
            }
        }
    }
}
