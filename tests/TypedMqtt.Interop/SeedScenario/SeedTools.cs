using TypedMqtt.Interop.Peers;

namespace TypedMqtt.Interop.SeedScenario;

/// <summary>Programs that publish, subscribe and manage passwords: mosquitto's or ours, with the same arguments.</summary>
/// <param name="Pub">Publishes.</param>
/// <param name="Sub">Subscribes.</param>
/// <param name="Passwd">Manages a password file.</param>
internal sealed record SeedTools(string[] Pub, string[] Sub, string[] Passwd)
{
    public static SeedTools Named(string name) => name == "typedmqtt"
        ? new([OwnTool.Path, "pub"], [OwnTool.Path, "sub"], [OwnTool.Path, "passwd"])
        : new([Peer.Require("mosquitto_pub")], [Peer.Require("mosquitto_sub")], [Peer.Require("mosquitto_passwd")]);

    public static Task<ToolResult> RunAsync(string[] tool, IEnumerable<string> arguments, string input = "") =>
        ToolProcess.RunAsync(tool[0], [.. tool[1..], .. arguments], input);

    public static ToolProcess Start(string[] tool, IEnumerable<string> arguments) => ToolProcess.Start(tool[0], [.. tool[1..], .. arguments]);
}
