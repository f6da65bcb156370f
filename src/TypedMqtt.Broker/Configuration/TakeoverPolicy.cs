namespace TypedMqtt.Broker.Configuration;

/// <summary>Who may take over a session by connecting with its client identifier.</summary>
public enum TakeoverPolicy
{
    /// <summary>Only a client that logged in under the same user name; others are refused. The default.</summary>
    SamePrincipal,

    /// <summary>Everybody, as mosquitto: the session with its subscriptions and queued messages goes to the new client.</summary>
    Any,
}
