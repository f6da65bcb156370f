namespace TypedMqtt.Manifest.Model;

/// <summary>What one assembly declares about MQTT: its roles, contracts and payloads.</summary>
/// <param name="Assembly">Simple name of the assembly.</param>
/// <param name="Roles">The roles it declares.</param>
/// <param name="Contracts">The contracts it declares.</param>
/// <param name="Payloads">The payload types its channels carry.</param>
public sealed record MqttManifest(
    string Assembly,
    EquatableArray<RoleEntry> Roles,
    EquatableArray<ContractEntry> Contracts,
    EquatableArray<PayloadEntry> Payloads)
{
    /// <summary>The key of the <c>AssemblyMetadata</c> attribute that carries the manifest.</summary>
    public const string MetadataKey = "TypedMqtt.Manifest";

    /// <summary>The newest format this library reads.</summary>
    public const int Version = 1;
}
