using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace TypedMqtt.CodeFixes.Contracts;

/// <summary>TMQ0003, TMQ0006, TMQ0014, TMQ0030: names what is generated, the contract or the channel, where the name that follows from the code does not do.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class SetNameFix : ContractFix
{
    private static readonly string[] Suffixes = ["", "Publisher", "Subscriber", "MqttExtensions"];

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0003", "TMQ0006", "TMQ0014", "TMQ0030"];

    private protected override void Offer(FixSite site)
    {
        if (site.Method is { } method)
        {
            if (Edit.Attribute(method, "Topic") is { } topic)
                Offer(site, topic, "Name", ChannelName(site, method));
        }
        else if (site.Contract is { } contract && Edit.Attribute(contract, "MqttContract") is { } attribute)
        {
            if (site.Diagnostic.Id == "TMQ0030")
                Offer(site, attribute, "Name", WireName(site, contract));
            else
                Offer(site, attribute, "GeneratedName", StemName(site, contract));
        }
    }

    private static void Offer(FixSite site, AttributeSyntax attribute, string argument, string name) =>
        site.Offer($"Set {argument} = \"{name}\"", $"Set {argument}", [Edit.SetArgument(attribute, argument, Edit.Literal(name))]);

    /// <summary>The method's name with the type of its payload, which is what overloads differ in.</summary>
    private static string ChannelName(FixSite site, MethodDeclarationSyntax method)
    {
        var name = Channel(method);
        var type = method.ParameterList.Parameters.LastOrDefault(p => p.Type?.ToString() is not ("CancellationToken" or "CallContext"))?.Type;
        var suffix = type is null ? "" : new string([.. type.ToString().Where(char.IsLetterOrDigit)]);
        if (suffix.Length > 0)
            suffix = char.ToUpperInvariant(suffix[0]) + suffix.Substring(1);
        var taken = site.Contract!.Members.OfType<MethodDeclarationSyntax>().Where(m => m != method).Select(Channel).ToList();
        return suffix.Length > 0 && !taken.Contains(name + suffix) ? name + suffix : name + "2";
    }

    private static string Channel(MethodDeclarationSyntax method)
    {
        var name = method.Identifier.ValueText;
        return name.EndsWith("Async", StringComparison.Ordinal) && name.Length > 5 ? name.Substring(0, name.Length - 5) : name;
    }

    /// <summary>The interface's name with that of the type or namespace around it, which is what contracts of one name differ in.</summary>
    private static string WireName(FixSite site, InterfaceDeclarationSyntax contract)
    {
        var symbol = site.Model.GetDeclaredSymbol(contract);
        var name = contract.Identifier.ValueText;
        var around = symbol?.ContainingType?.Name ?? symbol?.ContainingNamespace.Name;
        return (string.IsNullOrEmpty(around) ? "Other" : around) + (name[0] == 'I' ? name.Substring(1) : name);
    }

    private static string StemName(FixSite site, InterfaceDeclarationSyntax contract)
    {
        var name = contract.Identifier.ValueText;
        var stem = name.Length > 1 && name[0] == 'I' && char.IsUpper(name[1]) ? name.Substring(1) : char.ToUpperInvariant(name[0]) + name.Substring(1);
        var scope = site.Model.GetDeclaredSymbol(contract)?.ContainingNamespace;
        string[] candidates = [stem, stem + "Contract", stem + "Channels"];
        return candidates.FirstOrDefault(c => Suffixes.All(s => scope?.GetTypeMembers(c + s).IsEmpty ?? true))
            ?? stem + "Contract2";
    }
}
