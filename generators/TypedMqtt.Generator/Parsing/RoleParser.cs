using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Reads the roles an assembly declares.</summary>
internal static class RoleParser
{
    public const string RoleAttribute = "TypedMqtt.MqttRoleAttribute";

    public static EquatableArray<RoleModel> Parse(IEnumerable<AttributeData> attributes) => attributes
        .Where(a => a.Strings(0).Any())
        .Select(a => new RoleModel(a.Strings(0).First(), a.Strings(1).ToEquatable()))
        .ToEquatable();

    /// <summary>The roles that a compilation and its references declare.</summary>
    public static IEnumerable<RoleModel> Visible(Compilation compilation) => compilation.SourceModule.ReferencedAssemblySymbols.Prepend(compilation.Assembly)
        .SelectMany(a => Parse(a.GetAttributes().Where(x => x.AttributeClass.Is(RoleAttribute))));
}
