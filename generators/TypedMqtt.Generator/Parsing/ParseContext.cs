using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Where the parser reports what is wrong. The generator only asks whether there was an error; analyzers collect diagnostics.</summary>
/// <param name="report">Receives the diagnostics; null when nobody wants them.</param>
/// <param name="place">Moves a location that cannot be reported; null where all can.</param>
/// <param name="parent">What this is a part of; has an error when a part has one.</param>
internal sealed class ParseContext(Action<Diagnostic>? report, Func<Location?, Location?>? place = null, ParseContext? parent = null)
{
    public bool HasErrors { get; private set; }

    /// <summary>A context for a part, so that an error in one part does not hide those of the next.</summary>
    public ParseContext Part() => new(report, place, this);

    /// <summary>Reports a diagnostic; the location is asked for only when somebody wants it.</summary>
    public void Report(DiagnosticDescriptor descriptor, Func<Location?> location, params object[] arguments)
    {
        if (descriptor.DefaultSeverity == DiagnosticSeverity.Error)
            SetError();
        report?.Invoke(Diagnostic.Create(descriptor, place is null ? location() : place(location()), arguments));
    }

    /// <summary>Reports what is no error, with the id of one.</summary>
    public void Suggest(DiagnosticDescriptor descriptor, Func<Location?> location, params object[] arguments) =>
        report?.Invoke(Diagnostic.Create(descriptor, location(), DiagnosticSeverity.Info, additionalLocations: null, properties: null, arguments));

    private void SetError()
    {
        HasErrors = true;
        parent?.SetError();
    }
}
