using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>mqtt.js on Node.</summary>
public sealed class MqttJs : ScriptedPeer
{
    private const string Folder = "Peers/mqttjs";

    public override string Name => "mqtt.js";

    public override IReadOnlyDictionary<Ability, string> Limits { get; } = new Dictionary<Ability, string>();

    private protected override Task<string[]> CommandAsync()
    {
        var node = Peer.Require("node", "apt-get install nodejs npm");
        if (!Directory.Exists(Sources.PathOf($"{Folder}/node_modules/mqtt")))
            Peer.Missing("mqtt.js is not installed", $"npm ci --prefix tests/TypedMqtt.Interop/{Folder}");
        return Task.FromResult<string[]>([node, Sources.PathOf($"{Folder}/peer.mjs")]);
    }
}
