namespace TypedMqtt.Broker.Security;

/// <summary>Something read from files that can be read again while the broker runs.</summary>
internal interface IReloadable
{
    /// <summary>Reads and checks the files without any effect.</summary>
    /// <param name="warnings">Takes what is valid and probably not what was meant.</param>
    /// <returns>Puts what was read in force; cannot fail.</returns>
    /// <exception cref="MosquittoFileException">A file cannot be read or has errors.</exception>
    Action Prepare(List<MosquittoFileDiagnostic> warnings);
}
