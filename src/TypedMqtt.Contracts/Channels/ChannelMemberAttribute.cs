using System.ComponentModel;

namespace TypedMqtt.CompilerServices;

/// <summary>Says which channel a generated member uses, so that analyzers know it in every assembly.</summary>
/// <param name="contract">The contract.</param>
/// <param name="channel">Wire name of the channel; empty for all channels of the contract.</param>
/// <param name="use">What the member does with it.</param>
[EditorBrowsable(EditorBrowsableState.Never)]
[AttributeUsage(AttributeTargets.Method | AttributeTargets.Class)]
public sealed class ChannelMemberAttribute(Type contract, string channel, ChannelUse use) : Attribute
{
    /// <summary>The contract.</summary>
    public Type Contract { get; } = contract;

    /// <summary>Wire name of the channel; empty for all channels of the contract.</summary>
    public string Channel { get; } = channel;

    /// <summary>What the member does with the channel.</summary>
    public ChannelUse Use { get; } = use;
}
