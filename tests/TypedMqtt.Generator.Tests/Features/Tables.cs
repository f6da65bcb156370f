// Tables, tuples and pairs.
// Shows: Tables.ISamples.Formatters
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using TypedMqtt;

namespace Tables;

/// <summary>What is sent.</summary>
[MqttContract(Name = "Tables")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/tables")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public sealed record Value(double[,] Table, (int Low, int High) Range, KeyValuePair<string, Guid> Owner, Tuple<bool>? Flag);
