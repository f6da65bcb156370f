// Members that are set once: a required one while the object is made, an optional one only when it is there, so that its initialiser stays.
// Shows: InitMembers.ISamples.Formatters
using System.Threading.Tasks;
using TypedMqtt;

namespace InitMembers;

/// <summary>What is sent.</summary>
[MqttContract(Name = "InitMembers")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/init")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public sealed class Value
{
    /// <summary>A number.</summary>
    public required int Number { get; init; }

    /// <summary>A unit.</summary>
    public string Unit { get; init; } = "mm";
}
