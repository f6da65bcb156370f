namespace TypedMqtt.Broker.Sessions;

/// <summary>What an acknowledgement from the client did.</summary>
internal enum AckOutcome
{
    /// <summary>It was due.</summary>
    Done,

    /// <summary>Nothing is in flight under its identifier.</summary>
    Unknown,

    /// <summary>The message in flight asks for another one: that of another QoS, or PUBCOMP before PUBREC (4.3).</summary>
    WrongKind,
}
