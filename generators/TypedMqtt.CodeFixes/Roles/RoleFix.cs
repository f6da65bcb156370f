using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.CodeFixes.Roles;

/// <summary>TMQ0231, TMQ0232, TMQ0233, TMQ0235, TMQ0245, TMQ0253: corrects and declares roles, and says who has which.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class RoleFix : ContractFix
{
    /// <summary>More would be a menu to scroll in.</summary>
    private const int MostRoles = 6;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0231", "TMQ0232", "TMQ0233", "TMQ0235", "TMQ0245", "TMQ0253"];

    private protected override void Offer(FixSite site)
    {
        var roles = RoleParser.Visible(site.Model.Compilation).Select(r => r.Name).Distinct().ToList();
        switch (site.Diagnostic.Id)
        {
            case "TMQ0231" or "TMQ0253":
                Correct(site, roles);
                break;
            case "TMQ0233" or "TMQ0245" when site.Method is { } method:
                foreach (var role in roles.Take(MostRoles))
                    Grant(site, method, role);
                break;
            case "TMQ0232" when Property(site, IdentityAnalyzer.NearProperty) is { } near:
                site.Offer($"Change to \"{near}\"", "Change to the nearest placeholder", [Edit.Replace(site.Span, Edit.Literal(near))]);
                break;
            case "TMQ0235" when Property(site, GrantAnalyzer.IdentityProperty) is { } identity && site.Find<AttributeArgumentSyntax>() is { } argument:
                Bind(site, argument, identity);
                break;
        }
    }

    private static string? Property(FixSite site, string name) => site.Diagnostic.Properties.TryGetValue(name, out var value) ? value : null;

    /// <summary>Gives the role the identity that other senders of the channel have.</summary>
    private static void Bind(FixSite site, AttributeArgumentSyntax argument, string identity)
    {
        var role = site.Model.GetConstantValue(argument.Expression).Value as string;
        var declaration = site.Model.Compilation.Assembly.GetAttributes().FirstOrDefault(a => a.AttributeClass.Is(RoleParser.RoleAttribute) && a.Strings(0).FirstOrDefault() == role);
        if (declaration?.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax attribute)
            site.OfferIn($"Bind \"{role}\" to its own {identity}", "Bind to an identity", attribute, [Edit.AddArgument(attribute, Edit.Literal(identity))]);
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
