using Microsoft.CodeAnalysis;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Where a payload type stands: a parameter, or what a method returns.</summary>
/// <param name="Type">The type.</param>
/// <param name="Name">Name for messages and, of a parameter, in generated code.</param>
/// <param name="Location">Where it is written.</param>
internal sealed record PayloadSource(ITypeSymbol Type, string Name, Func<Location?> Location)
{
    public static PayloadSource Of(IParameterSymbol parameter) => new(parameter.Type, parameter.Name, () => Locations.ParameterType(parameter));
}
