using System.Text;

namespace TypedMqtt.Broker.Security;

/// <summary>Reads a line-oriented file strictly: UTF-8 without a byte order mark, lines ended by LF or CR LF.</summary>
internal static class TextFile
{
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    public static byte[] Read(string path, string kind)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new MosquittoFileException([new MosquittoFileDiagnostic(path, 0, $"the {kind} cannot be read: {e.Message}")], e);
        }
    }

    /// <summary>The lines without their ends. A line that is not text is reported and comes back as null.</summary>
    public static List<string?> SplitLines(ReadOnlySpan<byte> content, string name, List<MosquittoFileDiagnostic> errors)
    {
        var lines = new List<string?>();
        if (content.StartsWith(Encoding.UTF8.Preamble))
        {
            errors.Add(new(name, 1, "the file starts with a byte order mark; expected UTF-8 without one"));
            content = content[Encoding.UTF8.Preamble.Length..];
        }

        while (!content.IsEmpty)
        {
            int end = content.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? content : content[..end];
            content = end < 0 ? default : content[(end + 1)..];
            lines.Add(Decode(line.TrimEnd((byte)'\r'), name, lines.Count + 1, errors));
        }

        return lines;
    }

    private static string? Decode(ReadOnlySpan<byte> line, string name, int number, List<MosquittoFileDiagnostic> errors)
    {
        try
        {
            if (!line.Contains((byte)0))
            {
                return StrictUtf8.GetString(line);
            }

            errors.Add(new(name, number, "the line contains a NUL byte; expected text"));
        }
        catch (DecoderFallbackException)
        {
            errors.Add(new(name, number, "the line is not valid UTF-8; expected text in UTF-8"));
        }

        return null;
    }
}
