namespace TypedMqtt.Interop.Peers;

/// <summary>Our own command line, as it was built.</summary>
internal static class OwnTool
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, OperatingSystem.IsWindows() ? "typedmqtt.exe" : "typedmqtt");
}
