namespace TypedMqtt.Manifest;

/// <summary>Something that needs the attention of a person: an error or a warning with its place.</summary>
/// <param name="Severity">Whether the result is unusable or merely incomplete.</param>
/// <param name="Id">Documented id, <c>TMQxxxx</c>.</param>
/// <param name="Message">What, why and the next step.</param>
/// <param name="File">The file it is about; <see langword="null"/> when it is about the project as a whole.</param>
/// <param name="Line">Line in the file, from 1; 0 when unknown.</param>
/// <param name="Column">Column in the line, from 1; 0 when unknown.</param>
public sealed record Finding(FindingSeverity Severity, string Id, string Message, string? File = null, int Line = 0, int Column = 0)
{
    /// <summary>The form that build logs and editors turn into a link.</summary>
    public override string ToString()
    {
        var place = File is null ? "" : Line == 0 ? $"{File}: " : Column == 0 ? $"{File}({Line}): " : $"{File}({Line},{Column}): ";
        return $"{place}{(Severity == FindingSeverity.Error ? "error" : "warning")} {Id}: {Message}";
    }
}
