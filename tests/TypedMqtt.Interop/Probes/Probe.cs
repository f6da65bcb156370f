namespace TypedMqtt.Interop.Probes;

/// <summary>A question to a broker: may this user publish to, or be delivered from, this topic?</summary>
internal sealed record Probe(string User, ProbeAction Action, string Topic)
{
    public override string ToString() => $"{User} {Action.ToString().ToLowerInvariant()} {Topic}";
}
