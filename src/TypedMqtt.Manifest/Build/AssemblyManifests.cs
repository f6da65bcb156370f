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
    public static IReadOnlyList<MqttManifest> Read(string path) => Open(path, Manifests) ?? [];

    /// <summary>Finds contracts for which nothing was generated: the assembly comes from another compiler than that of C#, or was compiled without the generator.</summary>
    /// <param name="path">The assembly.</param>
    /// <returns>The name of the first such contract, in an assembly without a manifest; <see langword="null"/> when there is none.</returns>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static string? FindNotGenerated(string path) => Open(path, static metadata =>
        !ReferencesContracts(metadata) || metadata.GetAssemblyDefinition().GetCustomAttributes().Any(handle => ReadValue(metadata, handle) is not null)
            ? null
            : metadata.TypeDefinitions.Select(metadata.GetTypeDefinition).Where(type => IsContract(metadata, type)).Select(type => metadata.GetString(type.Name)).FirstOrDefault());

    private static T? Open<T>(string path, Func<MetadataReader, T?> read) where T : class
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var image = new PEReader(stream);
            if (!image.HasMetadata)
                return null;
            var metadata = image.GetMetadataReader();
            return metadata.IsAssembly ? read(metadata) : null;
        }
        catch (BadImageFormatException)
        {
            return null;
        }
    }

    private static IReadOnlyList<MqttManifest> Manifests(MetadataReader metadata)
    {
        var assembly = metadata.GetAssemblyDefinition();
        var name = metadata.GetString(assembly.Name);
        return [.. assembly.GetCustomAttributes().Select(handle => ReadValue(metadata, handle)).OfType<string>().Select(json => ManifestReader.Read(json, name))];
    }

    private static bool ReferencesContracts(MetadataReader metadata) =>
        metadata.AssemblyReferences.Any(handle => metadata.StringComparer.Equals(metadata.GetAssemblyReference(handle).Name, "TypedMqtt.Contracts"));

    /// <summary>An interface marked as contract with a method marked as channel; one without channels has nothing to generate.</summary>
    private static bool IsContract(MetadataReader metadata, TypeDefinition type) =>
        (type.Attributes & System.Reflection.TypeAttributes.Interface) != 0
        && Has(metadata, type.GetCustomAttributes(), "TypedMqtt", "MqttContractAttribute")
        && type.GetMethods().Any(handle => Has(metadata, metadata.GetMethodDefinition(handle).GetCustomAttributes(), "TypedMqtt", "TopicAttribute"));

    private static bool Has(MetadataReader metadata, CustomAttributeHandleCollection attributes, string scope, string name) =>
        attributes.Any(handle => IsOf(metadata, metadata.GetCustomAttribute(handle).Constructor, scope, name));

    private static string? ReadValue(MetadataReader metadata, CustomAttributeHandle handle)
    {
        var attribute = metadata.GetCustomAttribute(handle);
        if (!IsOf(metadata, attribute.Constructor, "System.Reflection", "AssemblyMetadataAttribute"))
            return null;

        // ECMA-335 II.23.3: prolog 0x0001, then the two constructor arguments as length-prefixed UTF-8.
        var value = metadata.GetBlobReader(attribute.Value);
        return value.ReadUInt16() == 1 && value.ReadSerializedString() == MqttManifest.MetadataKey ? value.ReadSerializedString() : null;
    }

    private static bool IsOf(MetadataReader metadata, EntityHandle constructor, string scope, string name)
    {
        if (constructor.Kind != HandleKind.MemberReference)
            return false;
        var parent = metadata.GetMemberReference((MemberReferenceHandle)constructor).Parent;
        if (parent.Kind != HandleKind.TypeReference)
            return false;
        var type = metadata.GetTypeReference((TypeReferenceHandle)parent);
        return metadata.StringComparer.Equals(type.Name, name) && metadata.StringComparer.Equals(type.Namespace, scope);
    }
}
