// Keywords as names, names that generated code has itself, a contract in parts.
// Shows: SwitchPublisher.EventAsync, Switch.EventMessage, Switch.EventChannel.Name, Switch.EventChannel.TryRead
using System.Threading.Tasks;
using TypedMqtt;

namespace HostileNames;

/// <summary>Switches.</summary>
[MqttContract]
public partial interface ISwitch
{
    /// <summary>It switched.</summary>
    [Topic("switch/{event}/{scratch}/{message}")]
    ValueTask EventAsync(string @event, int scratch, string message, @class payload);
}

public partial interface ISwitch
{
}

/// <summary>A payload.</summary>
public sealed record @class(int @int);
