using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Model;
using TypedMqtt.Topics;

namespace TypedMqtt.Generator.Parsing;

/// <summary>Reads a contract: symbols in, a model of plain values out.</summary>
/// <remarks>The generator and the analyzers call the same parser, so they cannot disagree about what is valid.</remarks>
internal static class ContractParser
{
    public const string ContractAttribute = "TypedMqtt.MqttContractAttribute";
    public const string TopicAttribute = "TypedMqtt.TopicAttribute";

    /// <summary>Parses a contract.</summary>
    /// <returns>The model, or null when it has errors or no channels.</returns>
    public static ContractModel? Parse(INamedTypeSymbol contract, ParseContext context, CancellationToken cancellationToken)
    {
        if (contract.Attribute(ContractAttribute) is not { } attribute)
            return null;
        if (contract.Arity > 0)
        {
            // What else there is to say depends on the types it is closed over.
            context.Report(DiagnosticDescriptors.GenericContract, () => Locations.Of(contract), contract.Name);
            return null;
        }

        ContractBases.Check(contract, context);
        var containers = ContractContainers.Parse(contract, context);
        var stem = Stem(contract, attribute, context);
        CheckIdentifier(attribute, "Name", contract.Name, context);
        SettingsCheck.Run(contract, contract.Name, context);
        var prefixText = attribute.Named("Prefix", "")!;
        var prefix = ParsePrefix(attribute, prefixText, context);
        var methods = ChannelMethods(contract, context);
        var bases = new List<ContractModel>();
        foreach (var inherited in ContractBases.Contracts(contract))
        {
            var inner = new ParseContext(null);
            if (Parse(inherited, inner, cancellationToken) is { } model)
                bases.Add(model with { IsElsewhere = !SymbolEqualityComparer.Default.Equals(inherited.ContainingAssembly, contract.ContainingAssembly) });
            else if (inner.HasErrors)
                return null; // What is wrong is said where it stands.
        }

        if (methods.Count == 0 && bases.Count == 0)
        {
            if (!context.HasErrors)
                context.Report(DiagnosticDescriptors.EmptyContract, () => Locations.Of(contract), contract.Name);
            return null;
        }

        var payloads = new PayloadParser(contract.ContainingAssembly, context);
        var bound = prefix is null ? [] : FindBound(attribute, prefix, methods, context);
        var channels = new List<ChannelModel>();
        var owners = new List<IMethodSymbol>();
        foreach (var method in methods)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var parser = new ChannelParser(contract, attribute, method, prefixText, prefix, bound, payloads, context.Part());
            if (parser.Parse() is not { } channel)
                continue;
            channels.Add(channel);
            owners.Add(method);
        }

        if (stem is null)
            return null;
        CheckNames(contract, stem, channels, owners, context);
        if (context.HasErrors || prefixText.Length > 0 && prefix is null)
            return null;
        return new ContractModel(
            contract.ContainingNamespace.IsGlobalNamespace ? "" : contract.ContainingNamespace.ToDeclared(),
            contract.DeclaredAccessibility == Accessibility.Public ? "public" : "internal",
            contract.ToQualified(),
            contract.Name,
            contract.ToPlain(),
            WireName(contract),
            stem,
            (prefix?.Segments ?? []).Select(ChannelParser.ToModel).ToEquatable(),
            bound.Select(s => PlaceholderParser.Bound(s)).ToEquatable(),
            PrefixPlaceholders(prefix, channels).ToEquatable(),
            channels.ToEquatable(),
            payloads.Payloads.ToEquatable(),
            bases.ToEquatable(),
            containers.ToEquatable(),
            ContractBases.IsDisposable(contract),
            ContractBases.IsAsyncDisposable(contract));
    }

    /// <summary>Names in the scope of a contract that decide whether what is generated for it is in the way of something.</summary>
    public static ImmutableArray<string> NamesAround(INamedTypeSymbol contract, AttributeData attribute)
    {
        var stem = attribute.Named<string>("GeneratedName") ?? TrimI(contract.Name);
        return [.. GeneratedNames(stem), "I" + stem];
    }

    private static string[] GeneratedNames(string stem) => [stem, stem + "Publisher", stem + "Subscriber", stem + "MqttExtensions"];

    private static string? Stem(INamedTypeSymbol contract, AttributeData attribute, ParseContext context)
    {
        if (attribute.Named<string>("GeneratedName") is { Length: > 0 } given)
            return CheckIdentifier(attribute, "GeneratedName", contract.Name, context) ? given : null;
        if (contract.Name.Length < 2 || contract.Name[0] != 'I' || !char.IsUpper(contract.Name[1]))
        {
            context.Report(DiagnosticDescriptors.ContractName, () => Locations.Of(contract), contract.Name);
            return null;
        }

        return TrimI(contract.Name);
    }

    /// <summary>What is given as a name becomes one in the generated code, in the manifest and in the lock.</summary>
    public static bool CheckIdentifier(AttributeData attribute, string argument, string owner, ParseContext context)
    {
        if (attribute.Named<string>(argument) is not { } name || SyntaxFacts.IsValidIdentifier(name))
            return true;
        context.Report(DiagnosticDescriptors.NotAnIdentifier, () => Locations.Argument(attribute, argument), name, owner);
        return false;
    }

    /// <summary>The name by which manifest and lock know a contract.</summary>
    public static string WireName(INamedTypeSymbol contract) => contract.Attribute(ContractAttribute)?.Named<string>("Name") ?? TrimI(contract.Name);

    private static string TrimI(string name) => name.Length > 1 && name[0] == 'I' ? name.Substring(1) : name;

    private static TopicTemplate? ParsePrefix(AttributeData attribute, string text, ParseContext context)
    {
        if (text.Length == 0)
            return null;
        if (TopicTemplate.TryParse(text, out var prefix, out var error))
            return prefix;
        TemplateErrors.Report(error, text, () => Locations.Characters(attribute, Locations.IsPrefix, error.Start, error.Length), context);
        return null;
    }

    private static List<IMethodSymbol> ChannelMethods(INamedTypeSymbol contract, ParseContext context)
    {
        var methods = new List<IMethodSymbol>();
        foreach (var member in contract.GetMembers())
        {
            if (member is INamedTypeSymbol || member is IMethodSymbol { AssociatedSymbol: not null })
                continue;
            if (member is not IMethodSymbol { MethodKind: MethodKind.Ordinary, IsStatic: false } method)
            {
                if (member.IsAbstract || member.Has(TopicAttribute))
                    context.Report(DiagnosticDescriptors.MemberKind, () => Locations.Of(member), $"{contract.Name}.{member.Name}");
                continue;
            }

            var topic = method.Attribute(TopicAttribute);
            if (!method.IsAbstract)
            {
                if (topic is not null)
                    context.Report(DiagnosticDescriptors.TopicOnBody, () => Locations.Of(topic), $"{contract.Name}.{method.Name}");
                continue;
            }

            if (topic is null)
                context.Report(DiagnosticDescriptors.MethodWithoutTopic, () => Locations.Of(method), $"{contract.Name}.{method.Name}");
            else
                methods.Add(method);
        }

        methods.AddRange(ContractBases.Channels(contract));
        return methods;
    }

    /// <summary>The placeholders of the prefix that no method names; one that only some name is an error.</summary>
    private static List<TemplateSegment> FindBound(
        AttributeData attribute, TopicTemplate prefix, List<IMethodSymbol> methods, ParseContext context)
    {
        var bound = new List<TemplateSegment>();
        foreach (var segment in prefix.Segments.Where(s => s.Kind != TemplateSegmentKind.Literal))
        {
            var naming = methods.Where(m => m.Parameters.Any(p => ChannelParser.PlaceholderName(p) == segment.Name)).ToList();
            if (naming.Count == 0)
            {
                bound.Add(segment);
            }
            else if (naming.Count < methods.Count)
            {
                context.Report(
                    DiagnosticDescriptors.BoundAndNamed,
                    () => Locations.Characters(attribute, Locations.IsPrefix, segment.Start, segment.Length),
                    segment.Name, naming[0].Name, methods.First(m => !naming.Contains(m)).Name);
            }
        }

        return bound;
    }

    private static IEnumerable<PlaceholderModel> PrefixPlaceholders(TopicTemplate? prefix, List<ChannelModel> channels)
    {
        foreach (var segment in prefix?.Segments ?? [])
        {
            if (segment.Kind == TemplateSegmentKind.Literal)
                continue;
            var models = channels.Select(c => c.Placeholders.First(p => p.Name == segment.Name)).Distinct().ToList();
            if (models.Count == 1)
                yield return models[0];
        }
    }

    private static void CheckNames(
        INamedTypeSymbol contract, string stem, List<ChannelModel> channels, List<IMethodSymbol> owners, ParseContext context)
    {
        var scope = (INamespaceOrTypeSymbol?)contract.ContainingType ?? contract.ContainingNamespace;
        foreach (var name in GeneratedNames(stem))
        {
            var taken = scope.GetTypeMembers(name).Any(t => t.Arity == 0 && !IsOurs(t) && !(name == stem && IsPartialStatic(t)));
            if (taken)
                context.Report(DiagnosticDescriptors.GeneratedNameTaken, () => Locations.Of(contract), name, contract.Name);
        }

        var sameStem = scope.GetTypeMembers().Any(t => !SymbolEqualityComparer.Default.Equals(t, contract)
            && t.Attribute(ContractAttribute) is { } other && (other.Named<string>("GeneratedName") ?? TrimI(t.Name)) == stem);
        if (sameStem)
            context.Report(DiagnosticDescriptors.GeneratedNameTaken, () => Locations.Of(contract), stem, contract.Name);

        CheckClears(contract, channels, owners, context);
        var names = new HashSet<string>(StringComparer.Ordinal);
        var members = new HashSet<string>(StringComparer.Ordinal) { stem };
        if (channels.Any(c => c.Options.IsLastWill))
            members.UnionWith(["Will", "Birth"]);
        for (var i = 0; i < channels.Count; i++)
        {
            var (channel, method) = (channels[i], owners[i]);
            if (!names.Add(channel.Name))
            {
                context.Report(
                    DiagnosticDescriptors.DuplicateChannelName, () => Locations.Of(method), $"{contract.Name}.{channel.Method}", channel.Name);
                continue;
            }

            foreach (var member in new[] { channel.Name, channel.Message, channel.Name + "Channel" })
            {
                if (!members.Add(member))
                    context.Report(DiagnosticDescriptors.GeneratedNameTaken, () => Locations.Of(method), member, contract.Name);
            }
        }
    }

    /// <summary>The publisher has a method to remove the value of each retained channel; a method of the contract may be in its way.</summary>
    private static void CheckClears(INamedTypeSymbol contract, List<ChannelModel> channels, List<IMethodSymbol> owners, ParseContext context)
    {
        foreach (var retained in channels.Where(c => c.Options.Retain))
        {
            var name = $"Clear{retained.Name}Async";
            var types = retained.Parameters.Where(p => p.Role == ParameterRole.Placeholder).Select(p => p.Type).Append("global::System.Threading.CancellationToken");
            var index = channels.FindIndex(c => c.Method == name && c.Parameters.Select(p => p.Type).SequenceEqual(types));
            if (index >= 0)
                context.Report(DiagnosticDescriptors.GeneratedNameTaken, () => Locations.Of(owners[index]), name, contract.Name);
        }
    }

    /// <summary>Analyzers see the generated types too; they are not in the way of themselves.</summary>
    public static bool IsOurs(INamedTypeSymbol type) => type.GetAttributes().Any(a =>
        a.AttributeClass.Is("System.CodeDom.Compiler.GeneratedCodeAttribute") && a.ConstructorArguments.FirstOrDefault().Value is "TypedMqtt");

    private static bool IsPartialStatic(INamedTypeSymbol type) => type.IsStatic && type.DeclaringSyntaxReferences.All(r =>
        r.GetSyntax() is Microsoft.CodeAnalysis.CSharp.Syntax.TypeDeclarationSyntax t
        && t.Modifiers.Any(m => m.ValueText == "partial"));
}
