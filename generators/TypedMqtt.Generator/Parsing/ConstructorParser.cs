using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Chooses the constructor that reading a payload calls.</summary>
internal sealed class ConstructorParser(ParseContext context, IAssemblySymbol assembly)
{
    /// <summary>Chooses the constructor and marks the members it sets.</summary>
    /// <param name="type">The payload type.</param>
    /// <param name="members">Its members.</param>
    /// <param name="use">Where the type is used, for one that is declared elsewhere.</param>
    /// <returns>Indexes of the members that are its arguments, or null when none fits (reported).</returns>
    public List<int>? Choose(INamedTypeSymbol type, List<ParsedMember> members, Func<Location?> use)
    {
        var fitting = type.InstanceConstructors.Where(IsAccessible).Select(c => (Constructor: c, Arguments: Match(c, members)))
            .Where(c => c.Arguments is not null).ToList();
        var marked = type.InstanceConstructors.FirstOrDefault(c => c.Has("MessagePack.SerializationConstructorAttribute"));
        if (marked is not null && !fitting.Any(c => SymbolEqualityComparer.Default.Equals(c.Constructor, marked)))
        {
            context.Report(
                DiagnosticDescriptors.Unreadable, () => Locations.Of(marked, assembly, use), type.Name,
                "its [SerializationConstructor] is not accessible or has a parameter that is not named after a member");
            return null;
        }

        var chosen = fitting.Where(c => SymbolEqualityComparer.Default.Equals(c.Constructor, marked)).ToList();
        if (chosen.Count == 0)
            chosen = fitting.Where(c => c.Arguments!.Count > 0 && IsPrimary(c.Constructor)).ToList();
        if (chosen.Count == 0 && fitting.Count > 0)
            chosen = fitting.GroupBy(c => c.Arguments!.Count).OrderByDescending(g => g.Key).First().ToList();
        if (chosen.Count > 1)
        {
            context.Report(DiagnosticDescriptors.AmbiguousConstructor, () => Locations.Of(type, assembly, use), type.Name);
            return null;
        }

        if (chosen.Count == 0)
        {
            context.Report(
                DiagnosticDescriptors.Unreadable, () => Locations.Of(type, assembly, use), type.Name, "no accessible constructor has only parameters named after members; name them so, make it a record, or give it settable properties");
            return null;
        }

        return Apply(type, chosen[0].Constructor, chosen[0].Arguments!, members, use);
    }

    private List<int>? Apply(INamedTypeSymbol type, IMethodSymbol constructor, List<int> arguments, List<ParsedMember> members, Func<Location?> use)
    {
        var setsRequired = constructor.Has("System.Diagnostics.CodeAnalysis.SetsRequiredMembersAttribute");
        for (var i = 0; i < arguments.Count; i++)
        {
            var parameter = constructor.Parameters[i];
            var member = members[arguments[i]];
            // The compiler wants a required member in the initialiser, even if the constructor sets it, too.
            if (member.Model.Setter == MemberSetter.Required && !setsRequired)
                continue;
            var optional = parameter.HasExplicitDefaultValue || parameter.Type.NullableAnnotation == NullableAnnotation.Annotated;
            member.Model = member.Model with
            {
                Setter = MemberSetter.Constructor,
                IsRequired = !optional,
                Shape = parameter.Type.NullableAnnotation == NullableAnnotation.NotAnnotated ? member.Model.Shape with { IsNullable = false } : member.Model.Shape,
                Default = parameter.HasExplicitDefaultValue ? SymbolExtensions.Constant(parameter.Type, parameter.ExplicitDefaultValue) : "default",
            };
        }

        for (var i = 0; i < members.Count; i++)
        {
            var member = members[i];
            if (member.Model.Setter == MemberSetter.Constructor && !arguments.Contains(i))
            {
                context.Report(
                    DiagnosticDescriptors.Unreadable, () => Locations.Of(member.Symbol, assembly, use), $"{type.Name}.{member.Symbol.Name}",
                    member.Symbol is IPropertySymbol { SetMethod.IsInitOnly: true }
                        ? "an optional init member of a generic class cannot be set later; make it required or settable, or the class a record"
                        : "it has neither an accessible setter nor a constructor parameter of its name; give it one, or mark it [IgnoreMember]");
                return null;
            }
        }

        return arguments;
    }

    private static List<int>? Match(IMethodSymbol constructor, List<ParsedMember> members)
    {
        var arguments = new List<int>();
        foreach (var parameter in constructor.Parameters)
        {
            var index = members.FindIndex(m => m.Symbol.Name == parameter.Name && Fits(m, parameter));
            if (index < 0)
                index = members.FindIndex(m => m.Symbol.Name.Equals(parameter.Name, StringComparison.OrdinalIgnoreCase) && Fits(m, parameter));
            if (index < 0 || arguments.Contains(index))
                return null;
            arguments.Add(index);
        }

        return arguments;
    }

    private static bool Fits(ParsedMember member, IParameterSymbol parameter) =>
        parameter.RefKind is RefKind.None or RefKind.In && IsCompatible(member.Type, parameter.Type);

    /// <summary>The same type, or a base or interface of it.</summary>
    private static bool IsCompatible(ITypeSymbol member, ITypeSymbol parameter)
    {
        if (SymbolEqualityComparer.Default.Equals(member, parameter))
            return true;
        if (!member.IsReferenceType || !parameter.IsReferenceType || parameter.SpecialType == SpecialType.System_Object)
            return false;
        if (member.AllInterfaces.Contains(parameter, SymbolEqualityComparer.Default))
            return true;
        for (var type = member.BaseType; type is not null; type = type.BaseType)
        {
            if (SymbolEqualityComparer.Default.Equals(type, parameter))
                return true;
        }

        return false;
    }

    private static bool IsPrimary(IMethodSymbol constructor) =>
        constructor.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is TypeDeclarationSyntax;

    private bool IsAccessible(IMethodSymbol constructor) => constructor.DeclaredAccessibility == Accessibility.Public
        || (constructor.DeclaredAccessibility is Accessibility.Internal or Accessibility.ProtectedOrInternal
            && SymbolEqualityComparer.Default.Equals(constructor.ContainingAssembly, assembly));
}
