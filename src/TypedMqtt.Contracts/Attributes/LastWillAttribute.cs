namespace TypedMqtt;

/// <summary>The channel's message is also what the broker publishes when a connection that registered it is lost.</summary>
[AttributeUsage(AttributeTargets.Method, Inherited = false)]
public sealed class LastWillAttribute : Attribute
{
    /// <summary>Seconds the broker waits before it publishes the will. Default: 0.</summary>
    public int DelaySeconds { get; set; }
}
