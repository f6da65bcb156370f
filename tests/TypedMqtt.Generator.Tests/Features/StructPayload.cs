// A struct with members that are set once.
// Shows: StructPayload.ISamples.Formatters
using System.Threading.Tasks;
using TypedMqtt;

namespace StructPayload;

/// <summary>What is sent.</summary>
[MqttContract(Name = "StructPayload")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/struct")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public readonly record struct Value(double X)
{
    /// <summary>Another one.</summary>
    public double Y { get; init; } = 7;
}
