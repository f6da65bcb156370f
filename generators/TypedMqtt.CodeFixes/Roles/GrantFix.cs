using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Text;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.CodeFixes.Roles;

/// <summary>TMQ0250, TMQ0251, TMQ0252, TMQ0254: brings what an application does and what its roles are granted into line.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class GrantFix : ContractFix
{
    /// <summary>More would be a menu to scroll in.</summary>
    private const int MostRoles = 6;

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0250", "TMQ0251", "TMQ0252", "TMQ0254"];

    private protected override void Offer(FixSite site)
    {
        switch (site.Diagnostic.Id)
        {
            case "TMQ0250" or "TMQ0251":
                Grant(site);
                break;
            case "TMQ0252" when site.Find<AttributeArgumentSyntax>() is { } argument && site.Model.GetConstantValue(argument.Expression).Value is string role:
                Revoke(site, role);
                break;
            case "TMQ0254":
                foreach (var role in RoleParser.Visible(site.Model.Compilation).Select(r => r.Name).Distinct().Take(MostRoles))
                    site.Offer($"Run as \"{role}\"", $"Run as {role}", [Edit.InsertAssemblyAttribute(site.Root, $"MqttApp({Edit.Literal(role)})")]);
                break;
        }
    }

    private static void Grant(FixSite site)
    {
        if (Channel(site) is not var (contract, method, sends) || site.Model.Compilation.Assembly.Attribute("TypedMqtt.MqttAppAttribute") is not { } app)
            return;
        var granted = ChannelGrants.Roles(contract, method, sends);
        foreach (var role in app.Strings(0))
        {
            if (ChannelGrants.Find(contract, method, sends)?.ApplicationSyntaxReference?.GetSyntax() is AttributeSyntax list)
                site.OfferIn($"Add \"{role}\" to {ChannelGrants.Declaration(contract, method, sends)}", $"Grant {role}", list, [Edit.AddArgument(list, Edit.Literal(role))]);
            else if (method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is MethodDeclarationSyntax declaration && Edit.Attribute(declaration, "Topic") is { } topic)
                site.OfferIn($"Add \"{role}\" to {ChannelGrants.Declaration(contract, method, sends)}", $"Grant {role}", topic, [InsertList(topic, method, sends, [role])]);
        }

        if (app.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax attribute)
            return;
        foreach (var role in granted)
            site.OfferIn($"Run as \"{role}\", too", $"Run as {role}", attribute, [Edit.AddArgument(attribute, Edit.Literal(role))]);
    }

    /// <summary>The channel that may not be used, and the direction.</summary>
    private static (INamedTypeSymbol Contract, IMethodSymbol Method, bool Sends)? Channel(FixSite site)
    {
        if (!site.Diagnostic.Properties.TryGetValue(AppAnalyzer.ContractProperty, out var contractName)
            || !site.Diagnostic.Properties.TryGetValue(AppAnalyzer.ChannelProperty, out var channel)
            || !site.Diagnostic.Properties.TryGetValue(AppAnalyzer.AttributeProperty, out var attribute)
            || Contract(site.Model.Compilation, contractName) is not { } contract)
        {
            return null;
        }

        var sends = attribute is "Publishers" or "Requesters";
        return ChannelGrants.Channels(contract).FirstOrDefault(m => ChannelGrants.Name(m) == channel) is { } method ? (contract, method, sends) : null;
    }

    /// <summary>A contract by its full name.</summary>
    internal static INamedTypeSymbol? Contract(Compilation compilation, string? name) => ContractIndex.Of(compilation.Assembly, CancellationToken.None)
        .Concat(ContractIndex.OfReferences(compilation, CancellationToken.None)).FirstOrDefault(c => c.ToPlain() == name);

    /// <summary>Takes the role from the list of the method; where the list is the interface's, the method gets one of its own without it.</summary>
    private static void Revoke(FixSite site, string role)
    {
        if (Channel(site) is not var (contract, method, sends) || ChannelGrants.Find(contract, method, sends) is not { } found
            || method.DeclaringSyntaxReferences.FirstOrDefault()?.GetSyntax() is not MethodDeclarationSyntax declaration
            || found.ApplicationSyntaxReference?.GetSyntax() is not AttributeSyntax list)
        {
            return;
        }

        var title = $"Remove \"{role}\" from {ChannelGrants.Declaration(contract, method, sends)}";
        var others = found.Strings(0).Where(r => r != role).ToList();
        if (method.Has(ChannelGrants.FullName(ChannelGrants.Attribute(method, sends))))
        {
            var index = found.Strings(0).ToList().IndexOf(role);
            site.OfferIn(title, "Revoke", list, [others.Count == 0 ? Edit.RemoveAttribute(list) : Edit.RemoveArgument(list.ArgumentList!.Arguments[index])]);
        }
        else if (others.Count > 0 && Edit.Attribute(declaration, "Topic") is { } topic)
        {
            site.OfferIn(title, "Revoke", topic, [InsertList(topic, method, sends, others)]);
        }
    }

    private static TextChange InsertList(AttributeSyntax topic, IMethodSymbol method, bool sends, IEnumerable<string> roles) =>
        Edit.Insert(topic.Span.End, $", {ChannelGrants.Attribute(method, sends)}({string.Join(", ", roles.Select(Edit.Literal))})");
}
