using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TypedMqtt.Cli.Locks;

/// <summary>Reads what the generator wrote about the contracts of an assembly, without loading its code.</summary>
internal static class AssemblyLock
{
    private const string Key = "TypedMqtt.Lock";

    /// <returns>The lines of the lock; null for an assembly without contracts.</returns>
    public static string? Read(string path)
    {
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            using var image = new PEReader(stream);
            if (!image.HasMetadata)
            {
                throw new BadImageFormatException();
            }

            MetadataReader metadata = image.GetMetadataReader();
            return metadata.GetAssemblyDefinition().GetCustomAttributes().Select(h => Value(metadata, metadata.GetCustomAttribute(h))).FirstOrDefault(static v => v is not null);
        }
        catch (BadImageFormatException)
        {
            throw new CliException($"{path} is not a .NET assembly.");
        }
    }

    private static string? Value(MetadataReader metadata, CustomAttribute attribute)
    {
        if (attribute.Constructor.Kind != HandleKind.MemberReference
            || metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent is not { Kind: HandleKind.TypeReference } parent
            || !metadata.StringComparer.Equals(metadata.GetTypeReference((TypeReferenceHandle)parent).Name, "AssemblyMetadataAttribute"))
        {
            return null;
        }

        // ECMA-335 II.23.3: prolog 0x0001, then the two constructor arguments as length-prefixed UTF-8.
        BlobReader value = metadata.GetBlobReader(attribute.Value);
        return value.ReadUInt16() == 1 && value.ReadSerializedString() == Key ? value.ReadSerializedString() : null;
    }
}
