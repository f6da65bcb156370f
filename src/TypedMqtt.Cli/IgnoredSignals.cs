using System.Globalization;
using System.Runtime.InteropServices;

namespace TypedMqtt.Cli;

/// <summary>
/// Signals that a process was started with as ignored: SIGHUP under nohup, SIGINT and SIGQUIT behind <c>&amp;</c> in a script. .NET leaves them ignored;
/// mosquitto hears SIGHUP and SIGINT all the same.
/// </summary>
internal static class IgnoredSignals
{
    public const int HangUp = 1;
    public const int Interrupt = 2;
    public const int Quit = 3;

    private const string StatusFile = "/proc/self/status";
    private const string IgnoredMask = "SigIgn:";

    /// <summary>Lets signals be heard that a handler is registered for after this; on Linux.</summary>
    /// <param name="numbers">The signals.</param>
    public static void Restore(params ReadOnlySpan<int> numbers)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        ulong ignored = Ignored();
        foreach (int number in numbers)
        {
            if ((ignored & (1UL << (number - 1))) != 0)
            {
                _ = SetHandler(number, handler: 0);
            }
        }
    }

    private static ulong Ignored() => File.Exists(StatusFile)
        && File.ReadLines(StatusFile).FirstOrDefault(static line => line.StartsWith(IgnoredMask, StringComparison.Ordinal)) is { } mask
        ? ulong.Parse(mask.AsSpan(IgnoredMask.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture)
        : 0;

    /// <param name="number">The signal.</param>
    /// <param name="handler">0: what the system does by default (SIG_DFL).</param>
    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetHandler(int number, nint handler);
}
