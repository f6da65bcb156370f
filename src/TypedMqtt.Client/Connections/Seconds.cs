namespace TypedMqtt.Client.Connections;

/// <summary>Intervals as the protocol counts them.</summary>
internal static class Seconds
{
    /// <summary>Whole seconds, rounded up; what does not fit, and <see cref="TimeSpan.MaxValue"/>, is 0xFFFFFFFF.</summary>
    public static uint Of(TimeSpan time) => (uint)Math.Min(uint.MaxValue, Math.Ceiling(time.TotalSeconds));

    /// <summary>The other way: 0xFFFFFFFF is for ever (3.1.2.11.2).</summary>
    public static TimeSpan SessionExpiry(uint seconds) => seconds == uint.MaxValue ? TimeSpan.MaxValue : TimeSpan.FromSeconds(seconds);
}
