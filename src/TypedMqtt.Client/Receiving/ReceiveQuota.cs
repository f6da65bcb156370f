namespace TypedMqtt.Client.Receiving;

/// <summary>
/// Whether the broker keeps to our receive maximum on one connection (3.3.4, 4.9): each PUBLISH of QoS 1 or 2 uses the quota, each PUBACK
/// and PUBCOMP gives some back. Two sums instead of a number that goes up and down, since they belong to two sides.
/// </summary>
internal sealed class ReceiveQuota(ushort receiveMaximum)
{
    /// <summary>
    /// The specification says 1. mosquitto 2.0.11 (that of Debian 12) sends as many as the receive maximum for each, however many are
    /// in flight: a slow reader has more and more of them, and closing would only begin that anew.
    /// </summary>
    private readonly int _publishesPerAcknowledgement = receiveMaximum;

    private long _used;
    private long _acknowledged;

    /// <summary>How many PUBACK and PUBCOMP were written; increased under the gate of the send buffer.</summary>
    public long Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>A PUBACK or PUBCOMP is written; under the gate of the send buffer.</summary>
    public void Acknowledge() => Volatile.Write(ref _acknowledged, _acknowledged + 1);

    /// <summary>A new message came; on the receive loop.</summary>
    /// <returns>False when no broker that we know of would have sent it.</returns>
    public bool TryUse() => ++_used <= receiveMaximum + (_publishesPerAcknowledgement * Acknowledged);

    /// <summary>
    /// A PINGRESP came, so that the broker has had all acknowledgements that were written before the PINGREQ, and we have what it sent for
    /// them. It keeps no more than the receive maximum for later [MQTT-4.9.0-1]: what it did not use is gone. On the receive loop.
    /// </summary>
    /// <param name="acknowledged"><see cref="Acknowledged"/> when the PINGREQ was written.</param>
    public void Settle(long acknowledged) => _used = Math.Max(_used, _publishesPerAcknowledgement * acknowledged);
}
