namespace TypedMqtt;

/// <summary>A received message of any channel; the generated messages implement it.</summary>
public interface IChannelMessage
{
    /// <summary>How the message arrived.</summary>
    CallContext Context { get; }
}
