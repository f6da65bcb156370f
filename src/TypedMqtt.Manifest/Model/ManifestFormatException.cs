using TypedMqtt.Manifest.Json;

namespace TypedMqtt.Manifest.Model;

/// <summary>An assembly's manifest cannot be read.</summary>
public sealed class ManifestFormatException : FormatException
{
    internal ManifestFormatException(string assembly, JsonFormatException problem)
        : base($"the manifest in {assembly} cannot be read: {problem.Message}", problem)
    {
        Assembly = assembly;
    }

    private ManifestFormatException(string assembly, int version)
        : base($"{assembly}: manifest format {version} is newer than this build understands ({MqttManifest.Version})")
    {
        Assembly = assembly;
        IsNewer = true;
    }

    /// <summary>The assembly that carries the manifest.</summary>
    public string Assembly { get; }

    /// <summary>Whether the manifest is sound but in a newer format, which a newer TypedMqtt package reads.</summary>
    public bool IsNewer { get; }

    internal static ManifestFormatException Newer(string assembly, int version) => new(assembly, version);
}
