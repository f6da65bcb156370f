// A generic payload has a formatter for each type it is closed over.
// Shows: ScalePublisher.WeightAsync, ScalePublisher.LabelAsync, GenericPayload.IScale.Formatters
using System.Threading.Tasks;
using TypedMqtt;

namespace GenericPayload;

/// <summary>Scales.</summary>
[MqttContract]
public interface IScale
{
    /// <summary>A weight.</summary>
    [Topic("scale/weight")]
    ValueTask WeightAsync(Measured<double> weight);

    /// <summary>A label.</summary>
    [Topic("scale/label")]
    ValueTask LabelAsync(Measured<string> label);
}

/// <summary>Something that was measured.</summary>
public sealed record Measured<T>(T Value, long At);
