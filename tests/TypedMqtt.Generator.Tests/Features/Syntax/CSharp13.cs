// What users write since C# 13: partial properties, params collections, the escape \e, ref structs beside contracts.
using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using TypedMqtt;

namespace CSharp13;

/// <summary>Ovens.</summary>
[MqttContract(Prefix = "oven")]
public partial interface IOven
{
    /// <summary>How hot it is.</summary>
    [Topic("heat")]
    ValueTask HeatAsync(Heat heat);

    /// <summary>Sends several.</summary>
    ValueTask HeatAllAsync(params IEnumerable<double> celsius) => HeatAsync(new Heat { Celsius = new List<double>(celsius)[0] });
}

/// <summary>A payload with a partial property.</summary>
public sealed partial class Heat
{
    private double _celsius;

    /// <summary>Celsius.</summary>
    public partial double Celsius { get; set; }

    /// <summary>Label.</summary>
    public string Label { get; init; } = "\e[1m";
}

public sealed partial class Heat
{
    public partial double Celsius
    {
        get => _celsius;
        set => _celsius = Math.Max(-273.15, value);
    }
}

/// <summary>Something on the stack that has nothing to do with a contract.</summary>
public ref struct Window : IDisposable
{
    /// <inheritdoc/>
    public readonly void Dispose()
    {
    }
}
