namespace TypedMqtt.Broker.Security;

/// <summary>Reads files again: all of them come in force, or none.</summary>
internal static class Reloading
{
    private static readonly Lock Gate = new();

    /// <returns>The errors of all files, or the warnings about the new ones.</returns>
    public static (IReadOnlyList<MosquittoFileDiagnostic> Errors, IReadOnlyList<MosquittoFileDiagnostic> Warnings) Reload(IEnumerable<IReloadable> all)
    {
        lock (Gate)
        {
            var errors = new List<MosquittoFileDiagnostic>();
            var warnings = new List<MosquittoFileDiagnostic>();
            var commits = new List<Action>();
            foreach (IReloadable one in all)
            {
                try
                {
                    commits.Add(one.Prepare(warnings));
                }
                catch (MosquittoFileException e)
                {
                    errors.AddRange(e.Errors);
                }
            }

            if (errors.Count > 0)
            {
                return ([.. errors.Distinct()], []);
            }

            commits.ForEach(static commit => commit());
            return ([], [.. warnings.Distinct()]);
        }
    }
}
