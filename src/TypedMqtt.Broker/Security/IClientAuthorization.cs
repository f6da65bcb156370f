namespace TypedMqtt.Broker.Security;

/// <summary>What one connected client may do. Immutable and safe to ask from several threads; a new policy gives a new instance.</summary>
public interface IClientAuthorization
{
    /// <summary>Whether the client may publish to a topic; asked for its will too.</summary>
    /// <param name="topic">A valid topic name as UTF-8.</param>
    bool CanWrite(ReadOnlySpan<byte> topic);

    /// <summary>Whether a message on a topic may be delivered to the client.</summary>
    /// <param name="topic">A valid topic name as UTF-8.</param>
    bool CanRead(ReadOnlySpan<byte> topic);

    /// <summary>Whether a SUBSCRIBE is granted.</summary>
    /// <param name="filter">A valid filter as the client sent it, <c>$share/{group}/</c> included, as UTF-8.</param>
    bool CanSubscribe(ReadOnlySpan<byte> filter);

    /// <summary>One sentence for the log: the decision, the client and the rule or rules behind it. Client text in it is escaped.</summary>
    /// <param name="operation">What was decided.</param>
    /// <param name="topicOrFilter">The topic, or the filter of a SUBSCRIBE, as UTF-8.</param>
    string Explain(AclOperation operation, ReadOnlySpan<byte> topicOrFilter);
}
