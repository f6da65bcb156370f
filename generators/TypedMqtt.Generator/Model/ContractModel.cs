namespace TypedMqtt.Generator.Model;

/// <summary>A valid contract: everything the emitters need and nothing of the compiler.</summary>
/// <param name="Namespace">Namespace, escaped; empty for the global one.</param>
/// <param name="Accessibility"><c>public</c> or <c>internal</c>.</param>
/// <param name="InterfaceType">Fully qualified name of the interface.</param>
/// <param name="InterfaceName">Simple name of the interface.</param>
/// <param name="FullName">Name of the interface in the manifest.</param>
/// <param name="Name">Wire name.</param>
/// <param name="Stem">Start of the generated type names.</param>
/// <param name="Prefix">Levels of the prefix.</param>
/// <param name="Bound">Placeholders of the prefix that are given once.</param>
/// <param name="PrefixPlaceholders">All placeholders of the prefix, where all channels agree on the type.</param>
/// <param name="Channels">The channels, in declaration order.</param>
/// <param name="Payloads">Payload types reachable from the channels.</param>
/// <param name="Bases">All contracts it inherits, each once; their channels are not among its own.</param>
/// <param name="Containers">Types it is nested in, the outermost first.</param>
/// <param name="IsDisposable">Whether it is an <c>IDisposable</c>.</param>
/// <param name="IsAsyncDisposable">Whether it is an <c>IAsyncDisposable</c>.</param>
internal sealed record ContractModel(
    string Namespace,
    string Accessibility,
    string InterfaceType,
    string InterfaceName,
    string FullName,
    string Name,
    string Stem,
    EquatableArray<SegmentModel> Prefix,
    EquatableArray<PlaceholderModel> Bound,
    EquatableArray<PlaceholderModel> PrefixPlaceholders,
    EquatableArray<ChannelModel> Channels,
    EquatableArray<PayloadModel> Payloads,
    EquatableArray<ContractModel> Bases,
    EquatableArray<ContainerModel> Containers,
    bool IsDisposable,
    bool IsAsyncDisposable)
{
    /// <summary>Whether another assembly declares it: what is generated for it is there.</summary>
    public bool IsElsewhere { get; init; }

    /// <summary>It and the contracts it inherits.</summary>
    public IEnumerable<ContractModel> WithBases => Bases.Prepend(this);

    /// <summary>What a publisher is given: the bound placeholders of it and of what it inherits, each once.</summary>
    public IReadOnlyList<PlaceholderModel> AllBound => WithBases.SelectMany(c => c.Bound).GroupBy(b => b.Name).Select(g => g.First()).ToList();

    /// <summary>What a consumer may filter by: the placeholders of all prefixes, each once.</summary>
    public IReadOnlyList<PlaceholderModel> AllPrefixPlaceholders =>
        WithBases.SelectMany(c => c.PrefixPlaceholders).GroupBy(p => p.Name).Select(g => g.First()).ToList();

    /// <summary>Start of the names in the registration class, which is never nested.</summary>
    public string RegistrationStem => string.Concat(Containers.Select(c => c.Name.TrimStart('@'))) + Stem;

    /// <summary><c>public</c> or <c>internal</c>, seen from outside of all types around it.</summary>
    public string OuterAccessibility => Containers.All(c => c.IsPublic) ? Accessibility : "internal";

    /// <summary>Whether there is anything to subscribe to.</summary>
    public bool HasEvents => Channels.Any(c => c.Request is null);

    /// <summary>Fully qualified name of a generated type.</summary>
    public string Qualify(string type) =>
        "global::" + (Namespace.Length == 0 ? "" : Namespace + ".") + string.Concat(Containers.Select(c => c.Name + ".")) + type;
}
