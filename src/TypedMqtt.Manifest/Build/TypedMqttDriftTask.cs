using Microsoft.Build.Framework;
using MSBuildTask = Microsoft.Build.Utilities.Task;

namespace TypedMqtt.Manifest.Build;

/// <summary>MSBuild task: compares the generated files with committed copies, or brings the copies up to date.</summary>
public sealed class TypedMqttDriftTask : MSBuildTask
{
    /// <summary>The generated files.</summary>
    [Required]
    public ITaskItem[] Generated { get; set; } = [];

    /// <summary>Where the committed copies are.</summary>
    [Required]
    public string Directory { get; set; } = "";

    /// <summary>Overwrite the copies instead of complaining.</summary>
    public bool Update { get; set; }

    /// <inheritdoc/>
    public override bool Execute()
    {
        try
        {
            foreach (var path in Generated.Select(item => item.GetMetadata("FullPath")))
                Compare(path);
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException)
        {
            Log.LogFinding(new(FindingSeverity.Error, FindingIds.FileAccess, $"{problem.Message} (while comparing with {Directory})"));
        }

        return !Log.HasLoggedErrors;
    }

    private void Compare(string path)
    {
        var fileName = Path.GetFileName(path);
        var generated = File.ReadAllText(path);
        var copy = Path.Combine(Directory, fileName);
        if (Update)
        {
            if (new ArtifactDirectory(Directory).Write(fileName, generated))
                Log.LogMessage(MessageImportance.High, "{0} updated", copy);
        }
        else if (Drift.Find(generated, File.Exists(copy) ? File.ReadAllText(copy) : null, copy) is { } finding)
        {
            Log.LogFinding(finding);
        }
    }
}
