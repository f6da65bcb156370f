using System.Text;

namespace TypedMqtt.Broker.Security;

/// <summary>Replaces a file in one step, so that a reader sees the old or the new content and a crash leaves one of them.</summary>
internal static class AtomicFile
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Writes the lines, each ended by LF. The file can be read by its owner only.</summary>
    public static void Write(string path, IEnumerable<string> lines)
    {
        // A link keeps pointing at the file whose content changes.
        string target = Path.GetFullPath(path);
        if (File.Exists(target) && File.ResolveLinkTarget(target, returnFinalTarget: true) is { } linked)
        {
            target = linked.FullName;
        }

        string temporary = Path.Combine(Path.GetDirectoryName(target)!, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        try
        {
            using (var stream = new FileStream(temporary, options))
            {
                foreach (string line in lines)
                {
                    stream.Write(Encoding.UTF8.GetBytes(line));
                    stream.WriteByte((byte)'\n');
                }

                stream.Flush(flushToDisk: true);
            }

            File.Move(temporary, target, overwrite: true);
        }
        catch
        {
            File.Delete(temporary);
            throw;
        }
    }
}
