// Dictionaries: keys that come twice are an error.
// Shows: Dictionaries.ISamples.Formatters
using System.Collections.Frozen;
using System.Collections.Generic;
using System.Threading.Tasks;
using TypedMqtt;

namespace Dictionaries;

/// <summary>What is sent.</summary>
[MqttContract(Name = "Dictionaries")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/dictionaries")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public sealed record Value(Dictionary<string, int> Counts, FrozenDictionary<int, string> Names);
