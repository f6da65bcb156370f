// Names: of the generated types, of the contract on the wire, of channels, so that a method may have overloads.
// Shows: GripperPublisher.MoveAsync, Gripper.MoveTo, Gripper.MoveBy, Gripper.MoveToChannel.MoveToChannel
using System.Threading.Tasks;
using TypedMqtt;

namespace Names;

/// <summary>Grippers.</summary>
[MqttContract(Name = "Hand", GeneratedName = "Gripper")]
public interface IHandContract
{
    /// <summary>Moves there.</summary>
    [Topic("gripper/to", Name = "MoveTo")]
    ValueTask MoveAsync(double millimetres);

    /// <summary>Moves so many steps.</summary>
    [Topic("gripper/by", Name = "MoveBy")]
    ValueTask MoveAsync(int steps);
}
