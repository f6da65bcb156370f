namespace TypedMqtt.Generator.Model;

/// <summary>A valid contract: everything the emitters need and nothing of the compiler.</summary>
/// <param name="Namespace">Namespace; empty for the global one.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c>.</param>
/// <param name="InterfaceType">Fully qualified name of the interface.</param>
/// <param name="InterfaceName">Simple name of the interface.</param>
/// <param name="FullName">Name of the interface in the manifest.</param>
/// <param name="Name">Wire name.</param>
/// <param name="Stem">Start of the generated type names.</param>
/// <param name="Prefix">Levels of the prefix.</param>
/// <param name="Bound">Placeholders of the prefix that are given once.</param>
/// <param name="PrefixPlaceholders">All placeholders of the prefix, where all channels agree on the type.</param>
/// <param name="Channels">The channels, in declaration order.</param>
/// <param name="Payloads">Payload types reachable from the channels.</param>
internal sealed record ContractModel(
    string Namespace,
    string Accessibility,
    string InterfaceType,
    string InterfaceName,
    string FullName,
    string Name,
    string Stem,
    EquatableArray<SegmentModel> Prefix,
    EquatableArray<PlaceholderModel> Bound,
    EquatableArray<PlaceholderModel> PrefixPlaceholders,
    EquatableArray<ChannelModel> Channels,
    EquatableArray<PayloadModel> Payloads)
{
    /// <summary>Whether there is anything to subscribe to.</summary>
    public bool HasEvents => Channels.Any(c => c.Request is null);

    /// <summary>Fully qualified name of a generated type.</summary>
    public string Qualify(string type) => Namespace.Length == 0 ? $"global::{type}" : $"global::{Namespace}.{type}";
}
