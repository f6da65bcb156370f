using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>
/// Reads files line by line: '#' starts a comment in the first column only, names and values are separated by spaces. Options of a listener
/// go to the last <c>listener</c> line of the same file; an included file starts at the default listener again.
/// </summary>
internal sealed class ConfReader(ConfBuilder builder)
{
    private const string Extension = ".conf";
    private bool _isIncluded;

    public void ReadFile(string path)
    {
        byte[] content;
        try
        {
            content = TextFile.Read(path, "configuration file");
        }
        catch (MosquittoFileException e)
        {
            builder.Errors.AddRange(e.Errors);
            return;
        }

        ReadText(content, path);
    }

    public void ReadText(ReadOnlySpan<byte> content, string file)
    {
        builder.BeginFile();
        int number = 0;
        foreach (string? text in TextFile.SplitLines(content, file, builder.Errors))
        {
            number++;
            if (text is null || text.StartsWith('#') || text.Trim(' ').Length == 0)
            {
                continue;
            }

            (string name, string value) = SplitWord(text.TrimEnd());
            ReadLine(new ConfLine(builder, file, number, name, value));
        }
    }

    internal static (string Word, string Remainder) SplitWord(string text)
    {
        string trimmed = text.Trim(' ');
        int space = trimmed.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (trimmed, "") : (trimmed[..space], trimmed[space..].Trim(' '));
    }

    private void ReadLine(ConfLine line)
    {
        if (line.Name == "include_dir")
        {
            Include(line);
        }
        else if (ConfOptions.Implemented.TryGetValue(line.Name, out Action<ConfLine>? apply))
        {
            apply(line);
        }
        else if (!ConfOptions.ReportKnown(line))
        {
            ReportUnknown(line);
        }
    }

    private static void ReportUnknown(ConfLine line)
    {
        if (line.Name.StartsWith('#'))
        {
            line.Error("expected '#' in the first column for a comment");
        }
        else if (line.Name.Contains('\t', StringComparison.Ordinal) || line.Name.Length == 0)
        {
            line.Error("the line contains a TAB; expected spaces before and between name and value");
        }
        else
        {
            string? similar = Spelling.FindSimilar(line.Name, ConfOptions.AllNames);
            line.Error($"unknown option {LogText.Quote(line.Name)}; expected an option of mosquitto.conf"
                + (similar is null ? "" : $", did you mean '{similar}'?"));
        }
    }

    private void Include(ConfLine line)
    {
        if (_isIncluded)
        {
            line.Warn("'include_dir' has no effect in an included file");
            return;
        }

        if (line.ReadText("a directory") is not { } directory)
        {
            return;
        }

        string[] files;
        try
        {
            files = Directory.GetFiles(directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            line.Error($"the directory {LogText.Quote(directory)} cannot be read: {e.Message}");
            return;
        }

        object scope = builder.SaveScope();
        _isIncluded = true;
        foreach (string file in files.Order(StringComparer.Ordinal))
        {
            if (file.EndsWith(Extension, StringComparison.Ordinal) && Path.GetFileName(file).Length > Extension.Length)
            {
                ReadFile(file);
            }
        }

        _isIncluded = false;
        builder.RestoreScope(scope);
    }
}
