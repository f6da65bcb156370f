using System.Text;

namespace TypedMqtt.Manifest.Build;

/// <summary>
/// The directory generated files go to. A file is written only when its content changes, and then beside the old one and renamed over
/// it, so that a broker that reloads at the wrong moment never sees half a file.
/// </summary>
internal sealed class ArtifactDirectory(string path)
{
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Writes a file unless it already has this content.</summary>
    /// <returns>Whether it was written.</returns>
    public bool Write(string fileName, string text)
    {
        var target = Path.Combine(path, fileName);
        var content = Utf8.GetBytes(text);
        if (File.Exists(target) && File.ReadAllBytes(target).SequenceEqual(content))
            return false;

        Directory.CreateDirectory(path);
        var temporary = $"{target}.{Guid.NewGuid():N}.tmp";
        try
        {
            using (var stream = new FileStream(temporary, FileMode.CreateNew, FileAccess.Write))
            {
                stream.Write(content, 0, content.Length);
                stream.Flush(flushToDisk: true);
            }

            if (File.Exists(target))
                File.Replace(temporary, target, destinationBackupFileName: null);
            else
                File.Move(temporary, target);
        }
        finally
        {
            File.Delete(temporary);
        }

        return true;
    }

    /// <summary>Removes files that an earlier build generated and this one does not.</summary>
    public void DeleteOthers(IEnumerable<string> previous, IEnumerable<string> current)
    {
        foreach (var fileName in previous.Except(current, StringComparer.Ordinal))
            File.Delete(Path.Combine(path, fileName));
    }

    /// <summary>
    /// Writes the list of generated files. Unlike the files themselves it is written every time: its time stamp tells MSBuild that
    /// they are newer than their inputs.
    /// </summary>
    public void WriteList(string fileName, IEnumerable<string> current)
    {
        Directory.CreateDirectory(path);
        File.WriteAllLines(Path.Combine(path, fileName), current, Utf8);
    }

    /// <summary>Reads the list of generated files; empty when there is none.</summary>
    public IReadOnlyList<string> ReadList(string fileName)
    {
        var list = Path.Combine(path, fileName);
        return File.Exists(list) ? [.. File.ReadAllLines(list).Where(line => line.Length > 0)] : [];
    }
}
