namespace TypedMqtt.Broker.Security;

/// <summary>When a SUBSCRIBE is refused. Delivery is checked per message in every mode.</summary>
public enum AclSubscribeMode
{
    /// <summary>Never, as mosquitto: a subscription that no rule allows is granted and receives nothing.</summary>
    Compat,

    /// <summary>When no topic exists that the filter matches and the rules allow to read; a shared subscription needs
    /// <see cref="Contain"/>, because a member that may not read would make messages of the group disappear. The default.</summary>
    Intersect,

    /// <summary>Unless a single rule allows to read every topic that the filter matches, and no deny rule takes any of them away.</summary>
    Contain,
}
