namespace TypedMqtt.Manifest.Model;

/// <summary>What kind of exchange a channel is.</summary>
public enum ChannelKind
{
    /// <summary>One-way messages from publishers to subscribers.</summary>
    Event,

    /// <summary>Requests with one response each.</summary>
    Request,

    /// <summary>Requests that are answered with a stream of items.</summary>
    Stream,
}
