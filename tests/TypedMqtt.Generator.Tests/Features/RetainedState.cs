// State: the broker keeps the last message of each topic; it is read, watched and removed.
// Shows: ValvePublisher.ClearPositionAsync, ValveSubscriber.GetPositionAsync, ValveSubscriber.WatchPositionAsync, Valve.PositionMessage.IsCleared, Valve.PositionChannel.TryRead
using System.Threading.Tasks;
using TypedMqtt;

namespace RetainedState;

/// <summary>Valves.</summary>
[MqttContract]
public interface IValve
{
    /// <summary>How far it is open.</summary>
    [Topic("valve/{number}/position", Retain = true)]
    ValueTask PositionAsync(int number, int percent);
}
