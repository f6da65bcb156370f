using Microsoft.Build.Framework;
using TypedMqtt.Manifest.Acl;
using TypedMqtt.Manifest.Model;
using TypedMqtt.Manifest.Principals;
using MSBuildTask = Microsoft.Build.Utilities.Task;

namespace TypedMqtt.Manifest.Build;

/// <summary>MSBuild task: merges the manifests of the compiled project and its references and writes the generated files.</summary>
public sealed class TypedMqttArtifactsTask : MSBuildTask
{
    /// <summary>The compiled project.</summary>
    [Required]
    public ITaskItem Assembly { get; set; } = null!;

    /// <summary>The assemblies it references, without the framework's.</summary>
    public ITaskItem[] References { get; set; } = [];

    /// <summary>The principals files.</summary>
    public ITaskItem[] Principals { get; set; } = [];

    /// <summary>Levels in front of every topic.</summary>
    public string? TopicRoot { get; set; }

    /// <summary>Where the files go.</summary>
    [Required]
    public string OutputDirectory { get; set; } = "";

    /// <summary>Name, in <see cref="OutputDirectory"/>, of the list of generated files.</summary>
    [Required]
    public string ListFile { get; set; } = "";

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            return Generate();
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Log.LogFinding(new(FindingSeverity.Error, FindingIds.FileAccess, $"{problem.Message} (while generating into {OutputDirectory})"));
            return false;
        }
    }

    private bool Generate()
    {
        var findings = new List<Finding>();
        var manifests = ReadManifests(findings);
        var principals = Principals.Select(item => new PrincipalsSource(item.ItemSpec, File.ReadAllText(item.GetMetadata("FullPath")))).ToList();
        var artifacts = ArtifactGenerator.Generate(manifests, principals, new AclOptions { TopicRoot = TopicRoot }, findings);
        foreach (var finding in findings)
            Log.LogFinding(finding);
        if (Log.HasLoggedErrors)
            return false;

        var directory = new ArtifactDirectory(OutputDirectory);
        foreach (var artifact in artifacts)
        {
            var written = directory.Write(artifact.FileName, artifact.Text);
            Log.LogMessage(MessageImportance.Normal, "{0}: {1}; {2}", artifact.FileName, written ? "written" : "unchanged", artifact.Summary);
        }

        var fileNames = artifacts.Select(artifact => artifact.FileName).ToList();
        directory.DeleteOthers(directory.ReadList(ListFile), fileNames);
        directory.WriteList(ListFile, fileNames);
        return true;
    }

    private List<MqttManifest> ReadManifests(List<Finding> findings)
    {
        var manifests = new List<MqttManifest>();
        foreach (var path in References.Append(Assembly).Select(item => item.GetMetadata("FullPath")).Distinct(StringComparer.Ordinal))
        {
            try
            {
                manifests.AddRange(AssemblyManifests.Read(path));
                if (AssemblyManifests.FindNotGenerated(path) is { } contract)
                    findings.Add(new(FindingSeverity.Warning, FindingIds.NotGenerated, $"{Path.GetFileName(path)} declares the contract {contract} and carries no manifest, so it has no publisher and its channels get no access rule: only the C# compiler runs the generator; declare the contract in a C# project that references TypedMqtt.Contracts"));
            }
            catch (ManifestFormatException problem)
            {
                findings.Add(problem.IsNewer
                    ? new(FindingSeverity.Warning, FindingIds.ManifestUnreadable, $"{problem.Message}; its channels get no rule: update the TypedMqtt package of this project")
                    : new(FindingSeverity.Error, FindingIds.ManifestUnreadable, $"{problem.Message}; rebuild {problem.Assembly} with the TypedMqtt version of this project"));
            }
        }

        return manifests;
    }
}
