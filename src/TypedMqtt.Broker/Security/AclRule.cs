using System.Text;

namespace TypedMqtt.Broker.Security;

/// <summary>A <c>topic</c> or <c>pattern</c> line; a pattern that was expanded for a client keeps the line it came from.</summary>
internal sealed class AclRule(string keyword, AclAccess access, byte[] filter, int line)
{
    public string Keyword { get; } = keyword;

    public AclAccess Access { get; } = access;

    public byte[] Filter { get; } = filter;

    public int Line { get; } = line;

    public bool NeedsUserName { get; } = filter.AsSpan().IndexOf("%u"u8) >= 0;

    public bool HasVariables => NeedsUserName || Filter.AsSpan().IndexOf("%c"u8) >= 0;

    /// <summary>
    /// Replaces every <c>%u</c> and <c>%c</c>, in one pass, so that a client id of "%u" stays what it is. Null when the rule does not
    /// apply: no user name for <c>%u</c>, nothing left of the filter, or a client that puts itself below <c>$</c> by its name.
    /// </summary>
    public AclRule? Expand(string? userName, string clientId)
    {
        if (!HasVariables)
        {
            return this;
        }

        if (NeedsUserName && userName is null)
        {
            return null;
        }

        var expanded = new List<byte>(Filter.Length + 32);
        for (int i = 0; i < Filter.Length; i++)
        {
            ReadOnlySpan<byte> rest = Filter.AsSpan(i);
            string? value = rest.StartsWith("%u"u8) ? userName : rest.StartsWith("%c"u8) ? clientId : null;
            if (value is null)
            {
                expanded.Add(Filter[i]);
            }
            else
            {
                expanded.AddRange(Encoding.UTF8.GetBytes(value));
                i++;
            }
        }

        bool reachesReserved = expanded.Count > 0 && expanded[0] == (byte)'$' && Filter[0] != (byte)'$';
        return expanded.Count is 0 or > ushort.MaxValue || reachesReserved ? null : new AclRule(Keyword, Access, [.. expanded], Line);
    }

    /// <summary>The rule as its line reads, for logs.</summary>
    public override string ToString()
    {
        string access = Access switch
        {
            AclAccess.Deny => "deny",
            AclAccess.Read => "read",
            AclAccess.Write => "write",
            _ => "readwrite",
        };
        return $"{Keyword} {access} {LogText.Quote(Filter)[1..^1]}";
    }
}
