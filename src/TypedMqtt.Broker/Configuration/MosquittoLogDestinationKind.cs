namespace TypedMqtt.Broker.Configuration;

/// <summary>The kinds of destinations that <c>log_dest</c> knows.</summary>
public enum MosquittoLogDestinationKind
{
    /// <summary>Standard error, the default.</summary>
    Stderr,

    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>The system log.</summary>
    Syslog,

    /// <summary>Messages below <c>$SYS/broker/log/</c>.</summary>
    Topic,

    /// <summary>A file.</summary>
    File,

    /// <summary>Diagnostic Log and Trace.</summary>
    Dlt,
}
