// A channel that must not be used: an error for users; the rest of the contract works, and a consumer still receives it.
// Shows: HornPublisher.HornPublisher, HornPublisher.FilterOfAsk, HornPublisher.AskAsync, HornMqttExtensions.AddHornConsumer, HornMqttExtensions.AddObsoleteAsk
using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace ObsoleteError;

/// <summary>Horns.</summary>
[MqttContract(Prefix = "horn/{site:id}")]
public interface IHorn
{
    /// <summary>Asks.</summary>
    [Topic("ask"), Obsolete("Use TellAsync.", error: true)]
    ValueTask<int> AskAsync(int loudness);

    /// <summary>Tells.</summary>
    [Topic("tell")]
    ValueTask<int> TellAsync(int loudness);
}
