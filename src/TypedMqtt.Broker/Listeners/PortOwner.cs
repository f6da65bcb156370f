using System.Globalization;

namespace TypedMqtt.Broker.Listeners;

/// <summary>Finds out, where the system tells, which process listens on a port.</summary>
internal static class PortOwner
{
    /// <summary>"name (pid n)", or null when it cannot be told.</summary>
    public static string? Find(int port)
    {
        try
        {
            string? inode = FindInode("/proc/net/tcp", port) ?? FindInode("/proc/net/tcp6", port);
            return inode is null ? null : FindProcess($"socket:[{inode}]");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static string? FindInode(string table, int port)
    {
        if (!File.Exists(table))
        {
            return null;
        }

        string suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        const string Listening = "0A";
        return File.ReadLines(table)
            .Select(static line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .FirstOrDefault(f => f.Length > 9 && f[1].EndsWith(suffix, StringComparison.Ordinal) && f[3] == Listening)?[9];
    }

    private static string? FindProcess(string socket)
    {
        foreach (string process in Directory.EnumerateDirectories("/proc").Where(static d => char.IsAsciiDigit(Path.GetFileName(d)[0])))
        {
            try
            {
                if (new DirectoryInfo(Path.Combine(process, "fd")).EnumerateFiles().Any(f => f.LinkTarget == socket))
                {
                    return $"{File.ReadAllText(Path.Combine(process, "comm")).Trim()} (pid {Path.GetFileName(process)})";
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                // Another user's process, or one that has just ended.
            }
        }

        return null;
    }
}
