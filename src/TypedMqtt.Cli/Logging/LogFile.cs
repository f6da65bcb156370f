using TypedMqtt.Broker.Configuration;

namespace TypedMqtt.Cli.Logging;

/// <summary>A log file; lines are added at its end and are there at once.</summary>
internal sealed class LogFile : ILogSink
{
    private readonly string _path;
    private StreamWriter _writer;

    private LogFile(string path)
    {
        _path = path;
        _writer = Append(path);
    }

    /// <exception cref="CliException">The file cannot be written.</exception>
    public static LogFile Open(string path)
    {
        try
        {
            return new LogFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new CliException($"The log file {path} cannot be written: {e.Message}", ExitCode.Configuration);
        }
    }

    public void Write(MosquittoLogTypes type, string line)
    {
        try
        {
            // Others may have written to the file, or emptied it.
            _writer.BaseStream.Seek(0, SeekOrigin.End);
            _writer.WriteLine(line);
        }
        catch (IOException)
        {
            // A full disk loses lines, not the broker.
        }
    }

    public void Reopen()
    {
        try
        {
            StreamWriter next = Append(_path);
            _writer.Dispose();
            _writer = next;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _writer.WriteLine($"Warning: the log file {_path} cannot be opened again: {e.Message}");
        }
    }

    public void Dispose() => _writer.Dispose();

    private static StreamWriter Append(string path) =>
        new(new FileStream(path, FileMode.Append, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete)) { AutoFlush = true };
}
