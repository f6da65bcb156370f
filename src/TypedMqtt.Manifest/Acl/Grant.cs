using TypedMqtt.Manifest.Model;

namespace TypedMqtt.Manifest.Acl;

/// <summary>A right that a principal needs, in no broker's language.</summary>
/// <param name="Principal">Who.</param>
/// <param name="Access">What.</param>
/// <param name="Levels">On which topics.</param>
/// <param name="Reason">What needs it: <c>contract.channel</c>.</param>
public sealed record Grant(string Principal, GrantAccess Access, EquatableArray<GrantLevel> Levels, string Reason)
{
    /// <summary>The narrowest MQTT filter that covers the topics.</summary>
    public string Filter => string.Join("/", Levels.Select(level => level.Kind switch
    {
        GrantLevelKind.Literal => level.Text,
        GrantLevelKind.Value => "+",
        _ => "+/#",
    }));
}
