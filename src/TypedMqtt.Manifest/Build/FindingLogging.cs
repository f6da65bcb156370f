using Microsoft.Build.Utilities;

namespace TypedMqtt.Manifest.Build;

/// <summary>Findings as MSBuild errors and warnings that editors can jump to.</summary>
internal static class FindingLogging
{
    public static void LogFinding(this TaskLoggingHelper log, Finding finding)
    {
        if (finding.Severity == FindingSeverity.Error)
            log.LogError(null, finding.Id, null, finding.File, finding.Line, finding.Column, 0, 0, "{0}", finding.Message);
        else
            log.LogWarning(null, finding.Id, null, finding.File, finding.Line, finding.Column, 0, 0, "{0}", finding.Message);
    }
}
