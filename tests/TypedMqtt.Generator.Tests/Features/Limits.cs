// Names on the wire and limits of members.
// Shows: Limits.ISamples.Formatters
using System;
using System.ComponentModel.DataAnnotations;
using System.Threading.Tasks;
using TypedMqtt;

namespace Limits;

/// <summary>What is sent.</summary>
[MqttContract(Name = "Limits")]
public interface ISamples
{
    /// <summary>A value.</summary>
    [Topic("payload/limits")]
    ValueTask SendAsync(Value value);
}

/// <summary>A value.</summary>
public sealed record Value
{
    /// <summary>A label of few characters.</summary>
    [WireName("label"), MaxLength(8)]
    public required string Title { get; init; }

    /// <summary>A few numbers.</summary>
    [MaxLength(3)]
    public int[] Numbers { get; init; } = Array.Empty<int>();
}
