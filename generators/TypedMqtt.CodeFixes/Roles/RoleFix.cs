using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.CodeFixes.Roles;

/// <summary>TMQ0231, TMQ0233, TMQ0253: corrects and declares roles, and says who has which.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RoleFix : ContractFix
{
    /// <summary>More would be a menu to scroll in.</summary>
    private const int MostRoles = 6;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0231", "TMQ0233", "TMQ0253"];

    private protected override void Offer(FixSite site)
    {
        var roles = RoleParser.Visible(site.Model.Compilation).Select(r => r.Name).Distinct().ToList();
        switch (site.Diagnostic.Id)
        {
            case "TMQ0231" or "TMQ0253":
                Correct(site, roles);
                break;
            case "TMQ0233" when site.Method is { } method:
                foreach (var role in roles.Take(MostRoles))
                    Grant(site, method, role);
                break;
        }
    }

    private static void Correct(FixSite site, List<string> roles)
    {
        if (site.Find<AttributeArgumentSyntax>() is not { } argument || site.Model.GetConstantValue(argument.Expression).Value is not string name)
            return;
        if (NearestName.Of(name, roles) is { } near)
            site.Offer($"Change to \"{near}\"", "Change to the nearest role", [Edit.Replace(argument.Expression.Span, Edit.Literal(near))]);
        site.Offer($"Declare \"{name}\"", $"Declare {name}", [Edit.InsertAssemblyAttribute(site.Root, $"MqttRole({Edit.Literal(name)})")]);
    }

    /// <summary>Adds the role to each direction that nobody has yet and the role is not on the other side of.</summary>
    private static void Grant(FixSite site, MethodDeclarationSyntax method, string role)
    {
        if (site.Model.GetDeclaredSymbol(method) is not IMethodSymbol symbol)
            return;
        foreach (var sends in new[] { true, false })
        {
            var attribute = ChannelGrants.Attribute(symbol, sends);
            var others = ChannelGrants.Roles(symbol.ContainingType, symbol, !sends);
            if (ChannelGrants.Roles(symbol.ContainingType, symbol, sends).IsEmpty && !others.Contains(role))
            {
                site.Offer(
                    $"Add [{attribute}(\"{role}\")]", Edit.Insert(Edit.Attribute(method, "Topic")!.Span.End, $", {attribute}({Edit.Literal(role)})"));
            }
        }
    }
}
