namespace TypedMqtt.Broker.Engine;

/// <summary>What a broker is asked to do about messages; see the options of the same names.</summary>
/// <param name="QueueQos0">Absent clients get QoS 0 messages too.</param>
/// <param name="UpgradeQos">The QoS of a delivery is that of the subscription.</param>
/// <param name="CheckRetainSource">A retained message is delivered only while its publisher may publish it.</param>
/// <param name="CheckPayloadFormat">What is announced as UTF-8 has to be.</param>
internal sealed record DeliveryRules(bool QueueQos0 = false, bool UpgradeQos = false, bool CheckRetainSource = true, bool CheckPayloadFormat = false)
{
    /// <summary>The QoS of a delivery (3.8.4).</summary>
    public Qos QosOf(Qos published, Qos granted) => UpgradeQos ? granted : (Qos)Math.Min((int)published, (int)granted);
}
