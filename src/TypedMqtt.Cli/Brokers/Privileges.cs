using System.Runtime.InteropServices;
using System.Runtime.Versioning;

namespace TypedMqtt.Cli.Brokers;

/// <summary>
/// <c>user</c>: a broker that was started as root becomes somebody else once everything that needs root is open. The C library does so for
/// all threads of the process.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class Privileges
{
    public static bool IsRoot => GetEffectiveUserId() == 0;

    /// <summary>Gives up root for good.</summary>
    /// <exception cref="CliException">There is no such user, or the system refuses.</exception>
    public static void Become(string user)
    {
        IntPtr entry = GetUser(user);
        if (entry == IntPtr.Zero)
        {
            throw new CliException($"'user {user}': there is no such user on this system; expected one, or 'user root' to stay root.", ExitCode.Configuration);
        }

        // struct passwd begins with two pointers, name and password, and the two numbers on every system that .NET runs on.
        uint userId = (uint)Marshal.ReadInt32(entry, 2 * IntPtr.Size);
        uint groupId = (uint)Marshal.ReadInt32(entry, (2 * IntPtr.Size) + sizeof(uint));

        // Groups first: without root they can no longer be changed.
        if (SetGroups(user, groupId) != 0 || SetGroup(groupId) != 0 || SetUser(userId) != 0 || (userId != 0 && IsRoot))
        {
            throw new CliException($"'user {user}': the system does not let the process become that user ({Marshal.GetLastPInvokeErrorMessage()}).");
        }
    }

    [DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint GetEffectiveUserId();

    [DllImport("libc", EntryPoint = "getpwnam", BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern IntPtr GetUser([MarshalAs(UnmanagedType.LPUTF8Str)] string name);

    [DllImport("libc", EntryPoint = "initgroups", SetLastError = true, BestFitMapping = false, ThrowOnUnmappableChar = true)]
    private static extern int SetGroups([MarshalAs(UnmanagedType.LPUTF8Str)] string user, uint group);

    [DllImport("libc", EntryPoint = "setgid", SetLastError = true)]
    private static extern int SetGroup(uint group);

    [DllImport("libc", EntryPoint = "setuid", SetLastError = true)]
    private static extern int SetUser(uint user);
}
