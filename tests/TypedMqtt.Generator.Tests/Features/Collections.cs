// Collections: elements, limits, comparers that nobody can attack.
// Shows: Collections.ISamples.Formatters
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Threading.Tasks;
using TypedMqtt;

namespace Collections;

/// <summary>What is sent.</summary>
[MqttContract(Name = "Collections")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/collections")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public sealed record Value(int[] Numbers, List<string?>? Names, HashSet<string> Tags, ImmutableArray<double> Curve, Stack<int> Steps);
