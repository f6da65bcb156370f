// A contract inside of a type: what is generated stands beside it, its registration is named after both.
// Shows: Plant, PlantGateMqttExtensions.AddPlantGatePublisher
using System.Threading.Tasks;
using TypedMqtt;

namespace NestedContract;

/// <summary>A plant.</summary>
public static partial class Plant
{
    /// <summary>Gates.</summary>
    [MqttContract]
    public interface IGate
    {
        /// <summary>Whether it is open.</summary>
        [Topic("gate/open")]
        ValueTask OpenAsync(bool isOpen);
    }
}
