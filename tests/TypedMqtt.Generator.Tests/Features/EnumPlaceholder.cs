// An enum as a level, in the spelling it says.
// Shows: Signal.ChangedChannel
using System.Threading.Tasks;
using TypedMqtt;

namespace EnumPlaceholder;

/// <summary>Signals.</summary>
[MqttContract]
public interface ISignal
{
    /// <summary>It changed.</summary>
    [Topic("signal/{colour}")]
    ValueTask ChangedAsync(Colour colour);
}

/// <summary>A colour.</summary>
public enum Colour
{
    /// <summary>Stop.</summary>
    [TopicValue("stop")]
    Red,

    /// <summary>Go.</summary>
    Green,
}
