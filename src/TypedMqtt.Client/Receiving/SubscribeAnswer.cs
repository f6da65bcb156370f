namespace TypedMqtt.Client.Receiving;

/// <summary>What SUBACK or UNSUBACK says of one filter.</summary>
/// <param name="Reason">Its reason code.</param>
/// <param name="ReasonString">The packet's, or null.</param>
/// <param name="UserProperties">The packet's.</param>
internal readonly record struct SubscribeAnswer(ReasonCode Reason, string? ReasonString, IReadOnlyList<KeyValuePair<string, string>> UserProperties)
{
    public static SubscribeAnswer Success => new(ReasonCode.Success, null, []);

    public static SubscribeAnswer NotSubscribed => new(ReasonCode.NoSubscriptionExisted, null, []);

    public bool IsRefusal => (byte)Reason >= 0x80;
}
