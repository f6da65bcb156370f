namespace TypedMqtt.Broker.Listeners;

/// <summary>Which of several addresses a listener needs. An address that another process holds is an error in each case.</summary>
internal enum ListenNeed
{
    /// <summary>All of them.</summary>
    All,

    /// <summary>At least one: this machine may not have the others.</summary>
    Any,

    /// <summary>The first one that this machine has; the others are its replacements.</summary>
    First,
}
