using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Tests;

/// <summary>Short ways to make manifest entries; what a test does not name does not matter to it.</summary>
internal static class Entries
{
    public static ChannelEntry Channel(string template, string subscriber, PlaceholderEntry[]? placeholders = null, string name = "Channel") =>
        new(name, ChannelKind.Event, template, new(placeholders ?? []), 0, false, false, "raw", "", "", "", "", "", default, new([subscriber]));

    public static ContractEntry Contract(string name, params ChannelEntry[] channels) => new(name, $"Test.I{name}", new(channels));

    public static MqttManifest Manifest(string assembly, params ContractEntry[] contracts) => new(assembly, new([new RoleEntry("reader", default)]), new(contracts), default);

    public static ManifestSet Set(params ChannelEntry[] channels) => new(new(["Test"]), new([new RoleEntry("reader", default)]), new([Contract("Contract", channels)]));

    public static ManifestSet Set(params RoleEntry[] roles) => new(new(["Test"]), new(roles), default);
}
