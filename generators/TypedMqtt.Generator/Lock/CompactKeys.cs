using TypedMqtt.Generator.Model;
using TypedMqtt.Generator.Parsing;

namespace TypedMqtt.Generator.Lock;

/// <summary>A number that the lock gave to a member.</summary>
internal sealed record LockedKey(string Type, string Name, int Key);

/// <summary>The numbers of members in the compact layout: those of the lock, and the next ones for what is new.</summary>
/// <param name="IsRecorded">Whether there is a lock; without one numbers would move with every edit.</param>
/// <param name="Keys">The numbers in it, retired ones included.</param>
internal sealed record CompactKeys(bool IsRecorded, EquatableArray<LockedKey> Keys)
{
    private const string Generated = "global::TypedMqtt.Generated.";

    public static CompactKeys Of(LockFile file) => new(
        !file.IsEmpty,
        file.Facts.Concat(file.Retired).OfType<MemberFact>().Where(m => m.Key >= 0).Select(m => new LockedKey(m.Type, m.Name, m.Key)).ToEquatable());

    /// <summary>Whether a contract takes numbers from the lock of its project. Inherited contracts of other projects take theirs from other locks.</summary>
    public static bool Needs(ContractModel contract) => contract.WithBases.Any(c => !c.IsElsewhere && c.Payloads.Any(p => p.IsCompact));

    /// <summary>The contract with its numbers; as it was when it needs none.</summary>
    public ContractModel Apply(ContractModel contract)
    {
        if (contract.IsElsewhere || !Needs(contract))
            return contract;
        var payloads = contract.Payloads.Select(Number).ToList();
        return contract with
        {
            Payloads = payloads.ToEquatable(),
            Bases = contract.Bases.Select(Apply).ToEquatable(),
            Channels = contract.Channels.Select(c => Sign(c, payloads)).ToEquatable(),
        };
    }

    private PayloadModel Number(PayloadModel payload)
    {
        if (payload is not { IsCompact: true, IsKeyed: false, Kind: PayloadKind.Object, Members.Count: > 0 })
            return payload;
        var full = payload.Name.Replace(" ", "");
        var known = Keys.Where(k => k.Type == full).ToList();
        if (known.Count == 0)
            known = [.. Keys.Where(k => k.Type == TypeName.Of(payload.Name).Short)];
        var next = known.Count == 0 ? 0 : known.Max(k => k.Key) + 1;
        return payload with
        {
            IsKeyed = true,
            Members = payload.Members.Select(m => m with { Key = known.FirstOrDefault(k => k.Name == m.WireName)?.Key ?? next++ }).ToEquatable(),
        };
    }

    /// <summary>Numbers are part of the schema.</summary>
    private static ChannelModel Sign(ChannelModel channel, List<PayloadModel> payloads)
    {
        var payload = Sign(channel.Payload, payloads);
        var response = Sign(channel.Request?.Response, payloads);
        return channel with
        {
            Payload = payload,
            Options = channel.Options with { ContentType = ContentType(channel.Options.ContentType, channel.Payload, payload) },
            Request = channel.Request is { } request
                ? request with { Response = response, ContentType = ContentType(request.ContentType, request.Response, response) }
                : null,
        };
    }

    private static ChannelPayloadModel? Sign(ChannelPayloadModel? payload, List<PayloadModel> payloads) =>
        payload is { IsCompact: true } && payloads.FirstOrDefault(p => payload.Codec == Generated + p.Formatter) is { } root
            ? payload with { Schema = SchemaText.Fingerprint(root, payloads) }
            : payload;

    private static string ContentType(string contentType, ChannelPayloadModel? old, ChannelPayloadModel? payload) =>
        old is not null && contentType == "mp;" + old.Schema ? "mp;" + payload!.Schema : contentType;
}
