using System.Globalization;

namespace TypedMqtt.Broker.Tests.Model;

/// <summary>A will in a script.</summary>
internal sealed record WillSpec(string Topic, Qos Qos, bool Retain, uint Delay)
{
    public override string ToString() => $"will({Topic} q{(int)Qos}{(Retain ? " retain" : "")} delay {Delay})";
}

/// <summary>One thing that happens. Written so that a script that fails can be read, and typed in again.</summary>
internal abstract record Step(int Client)
{
    private string Who => ((char)('A' + Client)).ToString();

    public sealed override string ToString() => this switch
    {
        Connect c => $"{Who} connects{(c.Clean ? " clean" : "")} expiry {Expiry(c.Expiry)}{(c.HoldsAcks ? " holding acks" : "")}{(c.Will is null ? "" : $" {c.Will}")}",
        Disconnect d => $"{Who} disconnects{(d.WithWill ? " with its will" : "")}{(d.Expiry is { } e ? $" expiry {Expiry(e)}" : "")}",
        Drop => $"{Who} drops",
        Subscribe s => $"{Who} subscribes {s.Filter} q{(int)s.Qos}{(s.NoLocal ? " nolocal" : "")}{(s.RetainAsPublished ? " rap" : "")} rh{s.RetainHandling} id {s.Identifier}",
        Unsubscribe u => $"{Who} unsubscribes {u.Filter}",
        Publish p => $"{Who} publishes {p.Topic} q{(int)p.Qos}{(p.Retain ? " retain" : "")}{(p.Empty ? " empty" : "")}{(p.Expiry > 0 ? $" expiry {p.Expiry}" : "")}{(p.Twice ? " twice" : "")}",
        Begin b => $"{Who} publishes {b.Topic} q2 without PUBREL",
        Repeat => $"{Who} repeats what it has not released",
        Release => $"{Who} releases",
        Limit l => $"at most {l.InFlight} in flight",
        Acknowledge a => a.OnlyReceived ? $"{Who} sends its PUBRECs" : $"{Who} acknowledges",
        Advance t => string.Create(CultureInfo.InvariantCulture, $"{t.Seconds} s pass"),
        _ => GetType().Name,
    };

    private static string Expiry(uint seconds) => seconds == uint.MaxValue ? "never" : seconds.ToString(CultureInfo.InvariantCulture);
}

/// <summary>CONNECT; a connection that is open is taken over.</summary>
internal sealed record Connect(int Client, bool Clean, uint Expiry, bool HoldsAcks, WillSpec? Will) : Step(Client);

internal sealed record Disconnect(int Client, bool WithWill, uint? Expiry) : Step(Client)
{
    /// <summary>The new expiry, where one may be given: not in 3.1.1, and not after a CONNECT with none [MQTT-3.14.2-2].</summary>
    public uint? ExpiryFor(uint current) => ModelClient.Kinds[Client].IsV5 && current > 0 ? Expiry : null;
}

/// <summary>The network fails.</summary>
internal sealed record Drop(int Client) : Step(Client);

internal sealed record Subscribe(int Client, string Filter, Qos Qos, bool NoLocal, bool RetainAsPublished, int RetainHandling, uint Identifier) : Step(Client)
{
    public bool IsShared => Filter.StartsWith('$');

    /// <summary>The filter without the group it is shared in.</summary>
    public string MatchedFilter => IsShared ? Filter[(Filter.IndexOf('/', "$share/".Length) + 1)..] : Filter;
}

internal sealed record Unsubscribe(int Client, string Filter) : Step(Client);

/// <summary>PUBLISH with the whole handshake; twice: with the same identifier before PUBREL (QoS 2), or again after PUBACK (QoS 1).</summary>
internal sealed record Publish(int Client, string Topic, Qos Qos, bool Retain, bool Empty, uint Expiry, bool Twice) : Step(Client);

/// <summary>PUBLISH of QoS 2, and no PUBREL yet; even if the broker has no room for it.</summary>
internal sealed record Begin(int Client, string Topic) : Step(Client);

/// <summary>Sends again, with DUP, every PUBLISH of QoS 2 whose PUBREL is due.</summary>
internal sealed record Repeat(int Client) : Step(Client);

/// <summary>PUBREL for every QoS 2 message that the broker has taken.</summary>
internal sealed record Release(int Client) : Step(Client);

/// <summary>As the first step: the receive maximum of the broker, and the most it has in flight to one client.</summary>
internal sealed record Limit(int InFlight) : Step(0);

/// <summary>Acknowledges what was held back: everything to its end, or only the first half of QoS 2.</summary>
internal sealed record Acknowledge(int Client, bool OnlyReceived) : Step(Client);

internal sealed record Advance(int Client, int Seconds) : Step(Client);
