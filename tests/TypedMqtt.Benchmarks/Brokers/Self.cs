using System.Diagnostics;

namespace TypedMqtt.Benchmarks.Brokers;

/// <summary>This program, started once more with another command.</summary>
internal static class Self
{
    public static ProcessStartInfo Start(params string[] arguments)
    {
        string program = Environment.ProcessPath!;
        string[] assembly = Path.GetFileNameWithoutExtension(program) == "dotnet" ? [typeof(Self).Assembly.Location] : [];
        return new ProcessStartInfo(program, [.. assembly, .. arguments]);
    }
}
