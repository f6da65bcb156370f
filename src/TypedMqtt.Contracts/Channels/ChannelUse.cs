using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>What a generated member does with a channel.</summary>
[EditorBrowsable(EditorBrowsableState.Never)]
public enum ChannelUse
{
    /// <summary>Names it only.</summary>
    Name,

    /// <summary>Publishes or requests.</summary>
    Send,

    /// <summary>Subscribes or responds.</summary>
    Receive,
}
