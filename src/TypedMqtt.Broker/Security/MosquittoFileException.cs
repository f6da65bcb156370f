namespace TypedMqtt.Broker.Security;

/// <summary>A configuration, password or ACL file cannot be used; every error found in it is listed.</summary>
public class MosquittoFileException : Exception
{
    /// <summary>Creates the exception from the errors of a file.</summary>
    /// <param name="errors">The errors, in the order of the file; at least one.</param>
    /// <param name="innerException">Why the file could not be read, if that is the error.</param>
    public MosquittoFileException(IReadOnlyList<MosquittoFileDiagnostic> errors, Exception? innerException = null)
        : base(string.Join(Environment.NewLine, errors), innerException)
    {
        ArgumentOutOfRangeException.ThrowIfZero(errors.Count, nameof(errors));
        Errors = errors;
    }

    /// <summary>All errors, in the order of the file.</summary>
    public IReadOnlyList<MosquittoFileDiagnostic> Errors { get; }

    /// <summary>The file of the first error.</summary>
    public string File => Errors[0].File;

    /// <summary>The line of the first error, counted from 1; 0 when the file as a whole is meant.</summary>
    public int Line => Errors[0].Line;
}
