using System.Globalization;
using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TypedMqtt.Cli.Brokers;

/// <summary>
/// SIGHUP, which makes the broker read its files again; also where it was started with the signal ignored, as nohup does. .NET leaves an ignored signal
/// ignored, mosquitto does not.
/// </summary>
internal static class HangUpSignal
{
    private const int Number = 1;
    private const string StatusFile = "/proc/self/status";
    private const string IgnoredMask = "SigIgn:";

    /// <summary>Calls <paramref name="react"/> at each signal.</summary>
    /// <param name="react">What to do.</param>
    [UnsupportedOSPlatform("windows")]
    public static PosixSignalRegistration On(Action react)
    {
        if (OperatingSystem.IsLinux() && IsIgnored())
        {
            _ = SetHandler(Number, handler: 0);
        }

        return PosixSignalRegistration.Create(PosixSignal.SIGHUP, context =>
        {
            context.Cancel = true;
            react();
        });
    }

    private static bool IsIgnored() => File.Exists(StatusFile)
        && File.ReadLines(StatusFile).FirstOrDefault(static line => line.StartsWith(IgnoredMask, StringComparison.Ordinal)) is { } mask
        && (ulong.Parse(mask.AsSpan(IgnoredMask.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture) & (1UL << (Number - 1))) != 0;

    /// <param name="number">The signal.</param>
    /// <param name="handler">0: what the system does by default (SIG_DFL).</param>
    [DllImport("libc", EntryPoint = "signal")]
    private static extern nint SetHandler(int number, nint handler);
}
