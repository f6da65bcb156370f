using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Where the parser reports what is wrong. The generator only asks whether there was an error; analyzers collect diagnostics.</summary>
/// <param name="report">Receives the diagnostics; null when nobody wants them.</param>
internal sealed class ParseContext(Action<Diagnostic>? report)
{
    public bool HasErrors { get; private set; }

    /// <summary>Reports a diagnostic; the location is asked for only when somebody wants it.</summary>
    public void Report(DiagnosticDescriptor descriptor, Func<Location?> location, params object[] arguments)
    {
        if (descriptor.DefaultSeverity == DiagnosticSeverity.Error)
            HasErrors = true;
        report?.Invoke(Diagnostic.Create(descriptor, location(), arguments));
    }
}
