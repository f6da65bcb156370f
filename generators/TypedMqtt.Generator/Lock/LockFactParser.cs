using System.Globalization;

namespace TypedMqtt.Generator.Lock;

/// <summary>Reads one line of the lock.</summary>
internal static class LockFactParser
{
    /// <summary>Reads the words of a line; retired lines have fewer.</summary>
    /// <returns>The fact; null with a reason when it is none.</returns>
    public static LockFact? Parse(IReadOnlyList<string> tokens, bool isRetired, out string reason)
    {
        reason = "";
        LockFact? fact = (tokens[0], tokens.Count) switch
        {
            ("channel", >= 4) => Channel(tokens, out reason),
            ("member", >= 4) => Member(tokens, isRetired),
            ("case", 4) => new CaseFact(tokens[1], tokens[2], tokens[3]),
            ("enum", >= 3) => Enum(tokens[1], tokens[2], tokens.Skip(3)),
            ("spelling", >= 2) => Enum(tokens[1], "", tokens.Skip(2)),
            ("grant", 4) => new GrantFact(tokens[1], tokens[2], tokens[3]),
            ("identity", 3) => new IdentityFact(tokens[1], tokens[2]),
            ("legacy", >= 3) => Legacy(tokens),
            _ => null,
        };
        if (fact is null && reason.Length == 0)
        {
            reason = tokens[0] is "channel" or "case" or "member" or "enum" or "spelling" or "grant" or "identity" or "legacy"
                ? $"it is not a complete '{tokens[0]}' line"
                : $"a line starts with case, channel, enum, grant, identity, legacy, member or spelling, not with '{tokens[0]}'";
        }

        return fact;
    }

    private static ChannelFact? Channel(IReadOnlyList<string> tokens, out string reason)
    {
        reason = "";
        var fact = new ChannelFact(tokens[1], tokens[2], "");
        foreach (var token in tokens.Skip(3))
        {
            var equals = token.IndexOf('=');
            var (name, value) = equals < 0 ? (token, "") : (token.Substring(0, equals), token.Substring(equals + 1));
            var next = name switch
            {
                "qos" when Number(value) is { } n => fact with { Qos = n },
                "retain" => fact with { Retain = true },
                "will" => fact with { Will = true },
                "topic" => fact with { Topic = value },
                "payload" => fact with { Payload = value },
                "response" => fact with { Response = value },
                "format" => fact with { Format = value },
                "response-format" => fact with { ResponseFormat = value },
                "layout" => fact with { Layout = value },
                "content-type" => fact with { ContentType = value },
                "expiry" when Number(value) is { } n => fact with { Expiry = n },
                "max" when Number(value) is { } n => fact with { MaxPayload = n },
                _ => null,
            };
            if (next is null)
            {
                reason = $"a channel has nothing called '{token}'";
                return null;
            }

            fact = next;
        }

        if (tokens[2] is "event" or "request" or "stream" && fact.Topic.Length > 0)
            return fact;
        reason = fact.Topic.Length == 0 ? "a channel needs topic=…" : $"a channel is an event, a request or a stream, not '{tokens[2]}'";
        return null;
    }

    private static MemberFact? Member(IReadOnlyList<string> tokens, bool isRetired)
    {
        var omission = isRetired ? MemberOmission.Never : MemberOmissions.Parse(tokens[tokens.Count - 1]);
        var end = isRetired ? tokens.Count : tokens.Count - (omission == MemberOmission.Never ? 1 : 2);
        var necessity = isRetired ? "optional" : tokens[end];
        var rest = tokens.Skip(2).Take(end - 2).ToList();
        if (necessity is not ("required" or "optional"))
            return null;
        var required = necessity == "required";
        return rest.Count switch
        {
            2 => new MemberFact(tokens[1], -1, rest[0], rest[1], required) { Omission = omission },
            3 when Number(rest[0]) is { } key => new MemberFact(tokens[1], key, rest[1], rest[2], required) { Omission = omission },
            _ => null,
        };
    }

    private static EnumFact? Enum(string name, string underlying, IEnumerable<string> tokens)
    {
        var values = new List<LockedValue>();
        foreach (var token in tokens)
        {
            var equals = token.IndexOf('=');
            if (equals <= 0)
                return null;
            values.Add(new LockedValue(token.Substring(0, equals), token.Substring(equals + 1)));
        }

        return new EnumFact(name, underlying, values);
    }

    private static LegacyFact Legacy(IReadOnlyList<string> tokens) => new(
        tokens[1], tokens[2], tokens.Contains("publish"), tokens.Contains("subscribe"),
        tokens.FirstOrDefault(t => t.StartsWith("until=", StringComparison.Ordinal))?.Substring(6) ?? "");

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;
}
