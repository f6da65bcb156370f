using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;
using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Build;

/// <summary>Finds the manifest in a compiled assembly by reading its metadata: no code of it is loaded and the file is not locked.</summary>
public static class AssemblyManifests
{
    /// <summary>Reads every manifest the assembly at a path carries: none for an assembly without contracts or a file that is not a .NET assembly.</summary>
    /// <param name="path">The assembly.</param>
    /// <exception cref="IOException">The file cannot be read.</exception>
    /// <exception cref="ManifestFormatException">A manifest is there but cannot be read.</exception>
    public static IReadOnlyList<MqttManifest> Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var image = new PEReader(stream);
            if (!image.HasMetadata)
                return [];
            var metadata = image.GetMetadataReader();
            if (!metadata.IsAssembly)
                return [];
            var assembly = metadata.GetAssemblyDefinition();
            var name = metadata.GetString(assembly.Name);
            return [.. assembly.GetCustomAttributes().Select(handle => ReadValue(metadata, handle)).OfType<string>().Select(json => ManifestReader.Read(json, name))];
        }
        catch (BadImageFormatException)
        {
            return [];
        }
    }

    private static string? ReadValue(MetadataReader metadata, CustomAttributeHandle handle)
    {
        var attribute = metadata.GetCustomAttribute(handle);
        if (!IsAssemblyMetadata(metadata, attribute.Constructor))
            return null;

        // ECMA-335 II.23.3: prolog 0x0001, then the two constructor arguments as length-prefixed UTF-8.
        var value = metadata.GetBlobReader(attribute.Value);
        return value.ReadUInt16() == 1 && value.ReadSerializedString() == MqttManifest.MetadataKey ? value.ReadSerializedString() : null;
    }

    private static bool IsAssemblyMetadata(MetadataReader metadata, EntityHandle constructor)
    {
        if (constructor.Kind != HandleKind.MemberReference)
            return false;
        var parent = metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
            return false;
        var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        return metadata.StringComparer.Equals(type.Name, "AssemblyMetadataAttribute")
            && metadata.StringComparer.Equals(type.Namespace, "System.Reflection");
    }
}
