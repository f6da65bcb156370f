namespace TypedMqtt.Broker.Security;

/// <summary>An error or a warning about one line of a configuration, password or ACL file.</summary>
/// <param name="File">The file as it was named.</param>
/// <param name="Line">The line, counted from 1; 0 when the file as a whole is meant.</param>
/// <param name="Message">What is wrong and what was expected. Never contains a password or a hash.</param>
public sealed record MosquittoFileDiagnostic(string File, int Line, string Message)
{
    /// <summary>The line asks for protection that is not available: starting without it would weaken security.</summary>
    public bool IsSecurity { get; init; }

    /// <summary><c>file:line: message</c>, the form editors and terminals turn into a link.</summary>
    public override string ToString() => Line > 0 ? $"{File}:{Line}: {Message}" : $"{File}: {Message}";
}
