// A request of which only success matters, as a Task.
// Shows: DoorPublisher.OpenAsync, Door.OpenChannel.OpenChannel, Door.OpenChannel.WriteResponse, Door.OpenChannel.ReadResponse, DoorMqttExtensions.AddDoorConsumer
using System.Threading.Tasks;
using TypedMqtt;

namespace EmptyResponse;

/// <summary>Doors.</summary>
[MqttContract]
public interface IDoor
{
    /// <summary>Opens it.</summary>
    [Topic("door/{number}/open")]
    Task<Empty> OpenAsync(int number, CallContext context = default);
}
