// What users write since C# 14: properties with field, extension members, partial constructors, null-conditional assignment.
using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace CSharp14;

/// <summary>Pumps.</summary>
[MqttContract(Prefix = "pump")]
public interface IPump
{
    /// <summary>How much it pumps.</summary>
    [Topic("{number}/flow", Retain = true)]
    ValueTask FlowAsync(int number, Flow flow);
}

/// <summary>A payload whose properties have no field that one sees.</summary>
public sealed partial class Flow
{
    /// <summary>Litres.</summary>
    public required double Litres { get; init => field = Math.Max(0, value); }

    /// <summary>Unit.</summary>
    public string Unit
    {
        get => field ?? "l";
        set;
    }

    /// <summary>Makes one.</summary>
    public partial Flow();
}

public sealed partial class Flow
{
    public partial Flow() => Unit = "l";
}

/// <summary>Members beside a contract and a payload.</summary>
public static class FlowExtensions
{
    extension(IPump pump)
    {
        /// <summary>Stops it.</summary>
        /// <param name="number">Which.</param>
        /// <returns>When it is sent.</returns>
        public ValueTask StopAsync(int number) => pump.FlowAsync(number, new Flow { Litres = 0 });
    }

    extension(Flow flow)
    {
        /// <summary>Whether it flows.</summary>
        public bool IsFlowing => flow.Litres > 0;
    }

    /// <summary>Sets the unit of a flow that may not be there.</summary>
    /// <param name="flow">The flow.</param>
    public static void InMillilitres(Flow? flow) => flow?.Unit = "ml";
}
