// An object: a map with the names of its members; what a constructor takes without a default must be there, the rest may be missing.
// Shows: ObjectPayload.ISamples.Formatters
using System.Threading.Tasks;
using TypedMqtt;

namespace ObjectPayload;

/// <summary>What is sent.</summary>
[MqttContract(Name = "ObjectPayload")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/object")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public sealed record Value(int Number, string Text = "none")
{
    /// <summary>A note.</summary>
    public string? Note { get; set; }
}
