using System.Diagnostics;
using System.Runtime.InteropServices;
using TypedMqtt.Cli.Logging;

namespace TypedMqtt.Cli.Brokers;

/// <summary>
/// <c>-d</c>. A process of .NET cannot fork, so the command starts itself again, passes on what the child says until it listens, and ends;
/// the child has a session of its own by then and outlives the terminal.
/// </summary>
internal static class Daemon
{
    /// <summary>Tells the child that it is one.</summary>
    public const string ChildOption = "--daemon-child";

    /// <summary>The line on standard output that says that the child listens.</summary>
    private const string Ready = "typedmqtt: the broker listens";

    /// <summary>Starts the broker in the background.</summary>
    /// <returns>0 when it listens; else its own exit code.</returns>
    public static async Task<int> StartAsync(IEnumerable<string> arguments, CliConsole console, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
        {
            throw new CliException("-d is not available on Windows: run the broker as a service.");
        }

        using var child = new Process { StartInfo = Describe(arguments) };
        child.Start();
        child.StandardInput.Close();
        Task errors = CopyAsync(child.StandardError, console.Error, cancellationToken);
        try
        {
            while (await child.StandardOutput.ReadLineAsync(cancellationToken) is { } line)
            {
                if (line == Ready)
                {
                    // What it said before it was ready has been written; the rest goes to its log.
                    await errors.WaitAsync(TimeSpan.FromSeconds(1), cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                    return ExitCode.Success;
                }

                await console.Text.WriteLineAsync(line);
            }

            await child.WaitForExitAsync(cancellationToken);
            await errors;
            return child.ExitCode;
        }
        catch (OperationCanceledException)
        {
            child.Kill();
            throw new CliException("Interrupted: the broker was not started.");
        }
    }

    /// <summary>In the child: leaves the terminal, and lets the parent go.</summary>
    public static void ReportReady(CliConsole console, BrokerLogging log)
    {
        _ = SetSid();
        log.LeaveTerminal();
        console.Text.WriteLine(Ready);
        Detach();
    }

    private static ProcessStartInfo Describe(IEnumerable<string> arguments)
    {
        // "dotnet typedmqtt.dll …" as well as "typedmqtt …".
        string host = Environment.ProcessPath ?? throw new CliException("The program cannot find itself to start in the background.");
        bool isDotnet = Path.GetFileNameWithoutExtension(host) is "dotnet";
        string[] program = isDotnet ? [Environment.GetCommandLineArgs()[0]] : [];
        return new ProcessStartInfo(host, [.. program, .. arguments, ChildOption])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
    }

    private static async Task CopyAsync(StreamReader from, TextWriter to, CancellationToken cancellationToken)
    {
        while (await from.ReadLineAsync(cancellationToken) is { } line)
        {
            await to.WriteLineAsync(line);
        }
    }

    /// <summary>Points the standard streams to nowhere: the pipes to the parent end with it.</summary>
    private static void Detach()
    {
        const int ReadWrite = 2;
        int nowhere = Open("/dev/null", ReadWrite);
        for (int stream = 0; nowhere >= 0 && stream <= 2; stream++)
        {
            _ = Duplicate(nowhere, stream);
        }
    }

    [DllImport("libc", EntryPoint = "setsid")]
    private static extern int SetSid();

    [DllImport("libc", EntryPoint = "open", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int Open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);

    [DllImport("libc", EntryPoint = "dup2")]
    private static extern int Duplicate(int from, int to);
}
