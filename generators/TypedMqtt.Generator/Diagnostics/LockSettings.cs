using Microsoft.CodeAnalysis.Diagnostics;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Generator.Diagnostics;

/// <summary>What the property <c>TypedMqttLock</c> asks for.</summary>
internal enum LockMode
{
    /// <summary>A lock that is there is compared; one that is not there is not missed.</summary>
    IfPresent,

    /// <summary>A project with contracts has a lock.</summary>
    Required,

    /// <summary>Nothing is compared.</summary>
    Off,

    /// <summary><c>typedmqtt lock</c> builds the project to see what the lock has to say.</summary>
    Update,
}

/// <summary>How the project treats its lock.</summary>
/// <param name="Mode">What it asks for.</param>
/// <param name="IsContinuousIntegration">Whether this build decides about a release, so that a lock that is behind is an error.</param>
internal sealed record LockSettings(LockMode Mode, bool IsContinuousIntegration)
{
    public static LockSettings Of(AnalyzerConfigOptions options)
    {
        options.TryGetValue("build_property.TypedMqttLock", out var mode);
        options.TryGetValue("build_property.ContinuousIntegrationBuild", out var ci);
        return new LockSettings(
            mode?.Trim().ToLowerInvariant() switch
            {
                "true" => LockMode.Required,
                "false" => LockMode.Off,
                "update" => LockMode.Update,
                _ => LockMode.IfPresent,
            },
            string.Equals(ci?.Trim(), "true", StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>Whether a path is that of a lock.</summary>
    public static bool IsLock(string path) => Path.GetFileName(path).Equals(LockFile.FileName, StringComparison.OrdinalIgnoreCase);
}
