using System.Collections.Immutable;
using TypedMqtt.Generator.Model;

namespace TypedMqtt.Generator.Pipeline;

/// <summary>The contract whose file a formatter stands in. A payload type may be reachable from several contracts; the first by name has it.</summary>
internal sealed class FormatterOwners : IEquatable<FormatterOwners>
{
    private readonly Dictionary<string, string> _owners = new(StringComparer.Ordinal);

    public FormatterOwners(ImmutableArray<ContractModel> contracts)
    {
        foreach (var contract in contracts)
        {
            foreach (var payload in contract.Payloads.Where(HasFormatter))
            {
                if (!_owners.TryGetValue(payload.Formatter, out var owner) || string.CompareOrdinal(contract.FullName, owner) < 0)
                    _owners[payload.Formatter] = contract.FullName;
            }
        }
    }

    /// <summary>What a contract has to write; an enum needs no formatter, nor does JSON.</summary>
    public FormatterFile FileOf(ContractModel contract) => new(
        contract.FullName, contract.Payloads.Where(p => HasFormatter(p) && _owners[p.Formatter] == contract.FullName).ToEquatable());

    private static bool HasFormatter(PayloadModel payload) => payload.Formatter.Length > 0;

    // The compiler asks once for each contract, mostly with the same object.
    public bool Equals(FormatterOwners? other) => ReferenceEquals(this, other)
        || (other is not null && _owners.Count == other._owners.Count && _owners.All(o => other._owners.TryGetValue(o.Key, out var owner) && owner == o.Value));

    public override bool Equals(object? obj) => Equals(obj as FormatterOwners);

    public override int GetHashCode() => _owners.Count;
}

/// <summary>The formatters that stand beside a contract.</summary>
internal sealed record FormatterFile(string Contract, EquatableArray<PayloadModel> Payloads);
