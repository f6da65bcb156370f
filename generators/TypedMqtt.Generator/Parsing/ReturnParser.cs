using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>What a method returns: nothing for an event, the response of a request, the items of a stream.</summary>
/// <param name="IsTask">Whether it is <c>Task</c> and not <c>ValueTask</c>.</param>
/// <param name="IsStream">Whether it is <c>IAsyncEnumerable</c>.</param>
/// <param name="Response">Type of the response or of an item; null for an event.</param>
internal sealed record ReturnShape(bool IsTask, bool IsStream, ITypeSymbol? Response);

/// <summary>Reads the return type of a method, which decides what kind of channel it is.</summary>
internal static class ReturnParser
{
    /// <summary>Reads the return type.</summary>
    /// <returns>Its shape; null when no channel returns it.</returns>
    public static ReturnShape? Parse(IMethodSymbol method, string display, ParseContext context)
    {
        var type = method.ReturnType;
        if (type.Is("System.Threading.Tasks.ValueTask"))
            return new ReturnShape(false, false, null);
        if (type.Is("System.Threading.Tasks.Task"))
            return new ReturnShape(true, false, null);
        var isTask = type.Is("System.Threading.Tasks.Task<TResult>");
        var isStream = type.Is("System.Collections.Generic.IAsyncEnumerable<T>");
        if (isTask || isStream || type.Is("System.Threading.Tasks.ValueTask<TResult>"))
        {
            var response = ((INamedTypeSymbol)type).TypeArguments[0];
            if (!IsAwaitable(response))
                return new ReturnShape(isTask, isStream, response);
        }

        context.Report(
            DiagnosticDescriptors.ReturnType, () => Locations.ReturnType(method), display,
            type.ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat));
        return null;
    }

    /// <summary>Whether a request may have been sent with these roles.</summary>
    public static bool IsRequest(IMethodSymbol method) => method.ReturnType is INamedTypeSymbol { IsGenericType: true };

    private static bool IsAwaitable(ITypeSymbol type) => type.OriginalDefinition.ToPlain()
        is "System.Threading.Tasks.Task" or "System.Threading.Tasks.ValueTask" or "System.Threading.Tasks.Task<TResult>"
        or "System.Threading.Tasks.ValueTask<TResult>" or "System.Collections.Generic.IAsyncEnumerable<T>";
}
