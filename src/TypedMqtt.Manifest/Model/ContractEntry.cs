namespace TypedMqtt.Manifest.Model;

/// <summary>A contract: a named set of channels.</summary>
/// <param name="Name">The wire-stable name.</param>
/// <param name="Type">Full name of the interface.</param>
/// <param name="Channels">The channels.</param>
public sealed record ContractEntry(string Name, string Type, EquatableArray<ChannelEntry> Channels);
