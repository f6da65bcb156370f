using System.Collections.Immutable;
using System.Composition;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.CodeFixes.Payloads;

/// <summary>TMQ0209: declares the payload in the JSON context, and writes the context where there is none.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp), Shared]
public sealed class JsonContextFix : ContractFix
{
    private const string Json = "System.Text.Json.Serialization";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ["TMQ0209"];

    private protected override void Offer(FixSite site)
    {
        if (site.Contract is not { } contract || site.Model.GetDeclaredSymbol(contract) is not { } symbol)
            return;
        // The finding may stand on the contract, for all its methods.
        var methods = site.Method is { } one ? [one] : contract.Members.OfType<MethodDeclarationSyntax>().ToList();
        var attribute = (site.Method is { } method ? Edit.Attribute(method, "Topic") : null) ?? Edit.Attribute(contract, "MqttContract")!;
        var named = Edit.Argument(attribute, "JsonContext") ?? Edit.Argument(Edit.Attribute(contract, "MqttContract")!, "JsonContext");
        var declared = named?.Expression is TypeOfExpressionSyntax existing ? Declared(site.Model.GetTypeInfo(existing.Type).Type) : [];
        var payloads = methods.SelectMany(m => new[] { Payload(site.Model, m), Response(site.Model, m) }).OfType<ITypeSymbol>()
            .Where(t => !declared.Contains(t, SymbolEqualityComparer.Default))
            .Select(t => t.WithNullableAnnotation(NullableAnnotation.None).ToDisplayString(SymbolDisplayFormat.MinimallyQualifiedFormat)).Distinct().ToList();
        if (payloads.Count == 0)
            return;
        var attributes = payloads.Select(p => $"[{site.NameOf(Json, "JsonSerializableAttribute").Replace("Attribute", "")}(typeof({p}))]").ToList();
        if (named?.Expression is TypeOfExpressionSyntax typeOf)
        {
            var context = site.Model.GetTypeInfo(typeOf.Type).Type?.DeclaringSyntaxReferences.FirstOrDefault(r => r.SyntaxTree == site.Root.SyntaxTree)?.GetSyntax();
            if (context is not null)
                site.Offer($"Declare {string.Join(", ", payloads)} in {typeOf.Type}", "Declare in context", [.. attributes.Select(a => Edit.InsertLine(context, a))]);
            return;
        }

        var name = symbol.Name.TrimStart('I') + "JsonContext";
        var indent = Edit.Indentation(contract);
        var lines = attributes.Append($"internal partial class {name} : {site.NameOf(Json, "JsonSerializerContext")};");
        if (symbol.DeclaredAccessibility == Accessibility.Public)
            lines = attributes.Append($"public partial class {name} : {site.NameOf(Json, "JsonSerializerContext")};");
        site.Offer(
            $"Write {name}", "Write context",
            [Edit.SetArgument(attribute, "JsonContext", $"typeof({name})"), Edit.Insert(contract.Span.End, string.Concat(lines.Select((l, i) => (i == 0 ? "\n\n" : "\n") + indent + l)))]);
    }

    private static List<ITypeSymbol> Declared(ITypeSymbol? context) => context is null ? [] :
        [.. context.GetAttributes().Where(a => a.AttributeClass.Is(Json + ".JsonSerializableAttribute")).Select(a => a.ConstructorArguments.FirstOrDefault().Value).OfType<ITypeSymbol>()];

    /// <summary>What a request is answered with, where that has a payload.</summary>
    private static ITypeSymbol? Response(SemanticModel model, MethodDeclarationSyntax method) =>
        model.GetDeclaredSymbol(method) is IMethodSymbol { ReturnType: INamedTypeSymbol { TypeArguments.Length: 1 } type } && !type.TypeArguments[0].Is("TypedMqtt.Empty")
            ? type.TypeArguments[0]
            : null;

    private static ITypeSymbol? Payload(SemanticModel model, MethodDeclarationSyntax method) =>
        model.GetDeclaredSymbol(method) is IMethodSymbol symbol && TemplateOf(symbol) is { } template
            ? symbol.Parameters.LastOrDefault(p => p.Has("TypedMqtt.PayloadAttribute")
                || (!template.Contains("{" + p.Name + "}") && !template.Contains("{" + p.Name + ":") && p.Type.Name is not ("CancellationToken" or "CallContext")))?.Type
            : null;

    private static string? TemplateOf(IMethodSymbol method) =>
        method.Attribute(ContractParser.TopicAttribute)?.Strings(0).FirstOrDefault() is { } own
            ? method.ContainingType.Attribute(ContractParser.ContractAttribute)?.Named("Prefix", "") + "/" + own
            : null;
}
