// Who may send and who may receive: with the channel for the runtime, in the manifest for the build.
// Shows: Weather.StormChannel.StormChannel, TypedMqtt.Manifest, TypedMqtt.Lock
using System.Threading.Tasks;
using TypedMqtt;

[assembly: MqttRole("station", "site")]
[assembly: MqttRole("harbour")]

namespace Roles;

/// <summary>The weather.</summary>
[MqttContract(Prefix = "weather/{site:id}"), Publishers("station"), Subscribers("harbour")]
public interface IWeather
{
    /// <summary>A storm.</summary>
    [Topic("storm")]
    ValueTask StormAsync(int beaufort);
}
