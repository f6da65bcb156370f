namespace TypedMqtt.Broker.Security;

/// <summary>What a reload of password and ACL file led to.</summary>
/// <param name="Generation">The generation in force afterwards.</param>
/// <param name="Errors">Why the old policy stays; empty when the new one is in force.</param>
/// <param name="Warnings">Lines of the new files that are valid and probably not what was meant.</param>
public sealed record SecurityReloadResult(
    long Generation, IReadOnlyList<MosquittoFileDiagnostic> Errors, IReadOnlyList<MosquittoFileDiagnostic> Warnings)
{
    /// <summary>Whether the new policy is in force.</summary>
    public bool Succeeded => Errors.Count == 0;
}
