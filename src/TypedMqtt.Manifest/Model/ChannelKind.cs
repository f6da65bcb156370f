namespace TypedMqtt.Manifest.Model;

/// <summary>What kind of exchange a channel is.</summary>
public enum ChannelKind
{
    /// <summary>One-way messages from publishers to subscribers.</summary>
    Event,
}
