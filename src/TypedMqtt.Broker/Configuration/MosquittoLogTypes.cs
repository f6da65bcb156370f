namespace TypedMqtt.Broker.Configuration;

/// <summary>The kinds of log messages that <c>log_type</c> chooses from.</summary>
[Flags]
public enum MosquittoLogTypes
{
    /// <summary>Nothing is logged.</summary>
    None = 0,

    /// <summary>Errors.</summary>
    Error = 1,

    /// <summary>Warnings.</summary>
    Warning = 2,

    /// <summary>Notices.</summary>
    Notice = 4,

    /// <summary>Information.</summary>
    Information = 8,

    /// <summary>Every packet.</summary>
    Debug = 16,

    /// <summary>Subscriptions.</summary>
    Subscribe = 32,

    /// <summary>Ended subscriptions.</summary>
    Unsubscribe = 64,

    /// <summary>Events of the WebSocket transport.</summary>
    Websockets = 128,

    /// <summary>Internal events.</summary>
    Internal = 256,

    /// <summary>What mosquitto logs when nothing is chosen.</summary>
    Default = Error | Warning | Notice | Information,

    /// <summary>Everything.</summary>
    All = Default | Debug | Subscribe | Unsubscribe | Websockets | Internal,
}
