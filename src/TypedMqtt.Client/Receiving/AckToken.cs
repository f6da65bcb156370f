namespace TypedMqtt.Client.Receiving;

/// <summary>The acknowledgement of a received QoS 1 or 2 message, to be given by each sink that took it.</summary>
/// <param name="Acks">Where acknowledgements are put in order; null for QoS 0.</param>
/// <param name="Sequence">The message's place in the order of receipt.</param>
internal readonly record struct AckToken(InboundAcks? Acks, long Sequence)
{
    /// <summary>The sink is done with the message.</summary>
    public void Complete() => Acks?.Complete(Sequence);
}
