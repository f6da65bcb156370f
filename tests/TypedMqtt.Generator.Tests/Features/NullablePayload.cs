// A payload that may be null: nil, and not an empty message.
// Shows: DockPublisher.TruckAsync, Dock.TruckChannel.TryRead
using System.Threading.Tasks;
using TypedMqtt;

namespace NullablePayload;

/// <summary>Docks.</summary>
[MqttContract]
public interface IDock
{
    /// <summary>Which truck stands there.</summary>
    [Topic("dock/{number}/truck")]
    ValueTask TruckAsync(int number, Truck? truck);
}

/// <summary>A truck.</summary>
public sealed record Truck(string Plate);
