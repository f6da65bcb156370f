namespace TypedMqtt.Interop.Peers;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Text">What it wrote, to standard output and standard error.</param>
internal sealed record ToolResult(int ExitCode, string Text);
