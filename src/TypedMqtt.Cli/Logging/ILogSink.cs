using TypedMqtt.Broker.Configuration;

namespace TypedMqtt.Cli.Logging;

/// <summary>A destination of log lines. Called by one thread at a time.</summary>
internal interface ILogSink : IDisposable
{
    void Write(MosquittoLogTypes type, string line);

    /// <summary>Starts again where the destination is now.</summary>
    void Reopen();
}
