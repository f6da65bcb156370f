// A type that has itself as a part: not without end.
// Shows: RecursivePayload.ISamples.Formatters
using System.Threading.Tasks;
using TypedMqtt;

namespace RecursivePayload;

/// <summary>What is sent.</summary>
[MqttContract(Name = "RecursivePayload")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/recursive")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public sealed record Value(string Name, Value? Next);
