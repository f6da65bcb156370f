using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Types whose form on the wire surprises: a DateTime has no offset there, and a decimal is text.</summary>
internal static class TimeAndMoney
{
    public static void Check(ShapeModel shape, string path, Func<Location?> location, ParseContext context)
    {
        if (Has(shape, "datetime"))
            context.Report(DiagnosticDescriptors.DateTimeWithoutZone, location, path);
        if (Has(shape, "decimal"))
            context.Report(DiagnosticDescriptors.DecimalAsText, location, path);
    }

    private static bool Has(ShapeModel shape, string wire) => shape.Kind == ShapeKind.Formatter && shape.Wire == wire || shape.Arguments.Any(a => Has(a, wire));
}
