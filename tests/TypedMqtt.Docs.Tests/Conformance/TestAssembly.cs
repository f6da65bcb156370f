using System.Reflection.Metadata;
using System.Reflection.PortableExecutable;

namespace TypedMqtt.Docs.Tests.Conformance;

/// <summary>A statement a test says it would fail for; version 0 = the only one that has it, 1 = 3.1.1, 2 = 5.0.</summary>
internal sealed record Claim(string Statement, int Version, string Test, Ends Ends);

/// <summary>A test project's output, read as metadata: nothing of it is loaded or run.</summary>
/// <param name="project">The test project.</param>
/// <param name="ends">Whose behaviour it shows. The codec serves both ends.</param>
internal sealed class TestAssembly(string project, Ends ends)
{
    public static TestAssembly[] All { get; } =
    [
        new("TypedMqtt.Protocol.Tests", Ends.Both),
        new("TypedMqtt.Broker.Tests", Ends.Broker),
        new("TypedMqtt.Broker.Http.Tests", Ends.Broker),
        new("TypedMqtt.Client.Tests", Ends.Client),
        new("TypedMqtt.Interop", Ends.Both),
    ];

    public string Project => project;

    /// <summary>The attributes of its tests; also those that stand on what is no test.</summary>
    public IEnumerable<Claim> Claims()
    {
        // Built beside this project, in the same configuration.
        string path = Path.Combine(AppContext.BaseDirectory.Replace("TypedMqtt.Docs.Tests", project, StringComparison.Ordinal), $"{project}.dll");
        using var file = new PEReader(File.OpenRead(path));
        MetadataReader metadata = file.GetMetadataReader();
        foreach (MethodDefinition method in metadata.MethodDefinitions.Select(metadata.GetMethodDefinition))
        {
            List<CustomAttribute> attributes = [.. method.GetCustomAttributes().Select(metadata.GetCustomAttribute)];
            bool isTest = attributes.Any(a => NameOf(metadata, a) is "FactAttribute" or "TheoryAttribute");
            string type = metadata.GetString(metadata.GetTypeDefinition(method.GetDeclaringType()).Name);
            string name = $"{type}.{metadata.GetString(method.Name)}";
            foreach (CustomAttribute attribute in attributes.Where(a => NameOf(metadata, a) == "NormativeAttribute"))
            {
                Assert.True(isTest, $"{name} is no test.");
                BlobReader value = metadata.GetBlobReader(attribute.Value);
                Assert.Equal(1, value.ReadUInt16());
                yield return new Claim(value.ReadSerializedString()!, value.ReadInt32(), name, ends);
            }
        }
    }

    private static string NameOf(MetadataReader metadata, CustomAttribute attribute)
    {
        EntityHandle type = attribute.Constructor.Kind == HandleKind.MethodDefinition
            ? metadata.GetMethodDefinition((MethodDefinitionHandle)attribute.Constructor).GetDeclaringType()
            : metadata.GetMemberReference((MemberReferenceHandle)attribute.Constructor).Parent;
        return type.Kind switch
        {
            HandleKind.TypeDefinition => metadata.GetString(metadata.GetTypeDefinition((TypeDefinitionHandle)type).Name),
            HandleKind.TypeReference => metadata.GetString(metadata.GetTypeReference((TypeReferenceHandle)type).Name),
            _ => "",
        };
    }
}
