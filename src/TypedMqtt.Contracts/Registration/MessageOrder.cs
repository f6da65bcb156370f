namespace TypedMqtt;

/// <summary>Which messages of a handler stay in the order of arrival when several are handled at the same time.</summary>
public enum MessageOrder
{
    /// <summary>None.</summary>
    None = 0,

    /// <summary>Those of the same topic, that is, with equal values of all placeholders. For some placeholders only, see
    /// <see cref="HandlerOptions{TMessage}.OrderBy"/>.</summary>
    PerTopic = 1,
}
