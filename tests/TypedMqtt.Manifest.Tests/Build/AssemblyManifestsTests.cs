using System.Reflection;
using TypedMqtt.Manifest.Build;
using TypedMqtt.Manifest.Model;

[assembly: AssemblyMetadata(MqttManifest.MetadataKey, """{"version":1,"assembly":"TypedMqtt.Manifest.Tests","roles":[],"contracts":[],"payloads":[]}""")]
[assembly: AssemblyMetadata("Something.Else", "not JSON")]

namespace TypedMqtt.Manifest.Tests.Build;

public sealed class AssemblyManifestsTests
{
    private static readonly string OwnPath = typeof(AssemblyManifestsTests).Assembly.Location;

    [Fact]
    public void Read__of_an_assembly_with_a_manifest__finds_it() =>
        Assert.Equal(new MqttManifest("TypedMqtt.Manifest.Tests", default, default, default), Assert.Single(AssemblyManifests.Read(OwnPath)));

    [Fact]
    public void Read__of_an_assembly_without__finds_none() => Assert.Empty(AssemblyManifests.Read(typeof(MqttManifest).Assembly.Location));

    [Fact]
    public void Read__of_a_file_that_is_no_assembly__finds_none() => Assert.Empty(AssemblyManifests.Read(Path.ChangeExtension(OwnPath, ".runtimeconfig.json")));

    [Fact]
    public void Read__while_somebody_may_write__does_not_lock()
    {
        using var writer = new FileStream(OwnPath, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);

        Assert.Single(AssemblyManifests.Read(OwnPath));
    }

    /// <summary>As a compiler without the generator writes it: contracts of Visual Basic and F# are metadata only.</summary>
    [Theory]
    [InlineData(true, true, true, "IPump")]
    [InlineData(true, false, true, null)]
    [InlineData(true, true, false, null)]
    [InlineData(false, true, true, null)]
    public void FindNotGenerated__names_a_contract_that_has_no_manifest(bool isInterface, bool isContract, bool hasChannel, string? expected)
    {
        using var library = new BareAssembly(isInterface, isContract, hasChannel);

        Assert.Equal(expected, AssemblyManifests.FindNotGenerated(library.Path));
        Assert.Empty(AssemblyManifests.Read(library.Path));
    }

    [Fact]
    public void FindNotGenerated__of_an_assembly_with_a_manifest__finds_none() => Assert.Null(AssemblyManifests.FindNotGenerated(OwnPath));
}
