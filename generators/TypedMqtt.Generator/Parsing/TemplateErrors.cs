using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Turns an error of the grammar into its diagnostic.</summary>
internal static class TemplateErrors
{
    public static void Report(TemplateError error, string template, Func<Location?> location, ParseContext context)
    {
        var descriptor = error.Kind switch
        {
            TemplateErrorKind.EmptyLevel => DiagnosticDescriptors.EmptyLevel,
            TemplateErrorKind.PartLevelPlaceholder => DiagnosticDescriptors.PartLevelPlaceholder,
            TemplateErrorKind.DollarRoot => DiagnosticDescriptors.DollarRoot,
            TemplateErrorKind.DuplicatePlaceholder => DiagnosticDescriptors.DuplicatePlaceholder,
            _ => DiagnosticDescriptors.TemplateSyntax,
        };
        var length = Math.Min(error.Length, template.Length - error.Start);
        context.Report(descriptor, location, length > 0 ? template.Substring(error.Start, length) : "", error.Start, error.Reason);
    }
}
