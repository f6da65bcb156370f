using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.Matrix.Clients;

/// <summary>paho for C as Debian has it; our program for it is compiled when the first test needs it.</summary>
public sealed class PahoC : ScriptedPeer
{
    private const string Install = "apt-get install gcc libc6-dev libpaho-mqtt-dev";
    private const string Header = "/usr/include/MQTTAsync.h";

    private const string Overlooks = "1.3.12 overlooks what a WebSocket message holds behind its first packet until more comes [MQTT-6.0.0-2]";

    private string? _program;

    public override string Name => "paho-c";

    public override IReadOnlyDictionary<Ability, string> Limits { get; } = new Dictionary<Ability, string>
    {
        [Ability.WebSocket] = Overlooks,
        [Ability.SecureWebSocket] = Overlooks,
        [Ability.NoMatchingSubscribers] = "`onSuccess5` of a publish says 0",
    };

    protected override bool IsProcessPerClient => true;

    private protected override async Task<string[]> CommandAsync() => [_program ??= await CompileAsync()];

    private static async Task<string> CompileAsync()
    {
        var compiler = Peer.Require("gcc", Install);
        if (!File.Exists(Header))
            Peer.Missing($"{Header} is not there", Install);

        var program = Path.Combine(AppContext.BaseDirectory, "paho_peer");
        string[] arguments = ["-Wall", "-Wextra", "-Werror", "-o", program, Sources.PathOf("Peers/paho-c/paho_peer.c"), "-lpaho-mqtt3as", "-lpthread"];
        var result = await ToolProcess.RunAsync(compiler, arguments);
        Assert.True(result.ExitCode == 0, result.Text);
        return program;
    }
}
