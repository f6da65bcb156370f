using TypedMqtt.Broker.Configuration;

namespace TypedMqtt.Cli.Logging;

/// <summary>Standard output or standard error.</summary>
internal sealed class TerminalLog(TextWriter writer) : ILogSink
{
    public void Write(MosquittoLogTypes type, string line)
    {
        try
        {
            writer.WriteLine(line);
            writer.Flush();
        }
        catch (IOException)
        {
            // The reader of a pipe has gone; the broker goes on.
        }
    }

    public void Reopen()
    {
        // Nothing to open.
    }

    public void Dispose()
    {
        // The process's own.
    }
}
