using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>paho for Python as Debian has it.</summary>
public sealed class PahoPython : ScriptedPeer
{
    private const string Install = "apt-get install python3-paho-mqtt";

    /// <summary>The distribution's interpreter: others on PATH do not have its modules.</summary>
    private const string Interpreter = "/usr/bin/python3";

    public override string Name => "paho-python";

    public override IReadOnlyDictionary<Ability, string> Limits { get; } = new Dictionary<Ability, string>
    {
        [Ability.NoMatchingSubscribers] = "`on_publish` of its version 1 is not told the reason code",
        [Ability.PublishReason] = "`on_publish` of its version 1 is not told the reason code",
        [Ability.PublishReasonAtQos2] = "`on_publish` of its version 1 is not told the reason code",
    };

    private protected override async Task<string[]> CommandAsync()
    {
        if (!File.Exists(Interpreter) || (await ToolProcess.RunAsync(Interpreter, ["-c", "import paho.mqtt.client"])).ExitCode != 0)
            Peer.Missing($"{Interpreter} has no module paho.mqtt", Install);
        return [Interpreter, Sources.PathOf("Peers/paho/paho_peer.py")];
    }
}
