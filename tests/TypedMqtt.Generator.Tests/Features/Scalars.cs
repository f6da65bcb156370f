// Numbers, times, enums, bytes, and values that may be missing.
// Shows: Scalars.ISamples.Formatters
using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace Scalars;

/// <summary>What is sent.</summary>
[MqttContract(Name = "Scalars")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/scalars")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public sealed record Value(decimal Money, DateTimeOffset At, TimeSpan? Took, State State, State? Before, ReadOnlyMemory<byte> Bytes, char? Letter, Uri? Where);

/// <summary>A state.</summary>
public enum State : byte
{
    /// <summary>Off.</summary>
    Off,

    /// <summary>On.</summary>
    On,
}
