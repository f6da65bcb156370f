// What is generated for an internal contract is internal.
// Shows: ProbePublisher.ProbePublisher, ProbeSubscriber.ProbeSubscriber, Probe.Value, ProbeMqttExtensions.AddProbePublisher
using System.Threading.Tasks;
using TypedMqtt;

namespace InternalContract;

[MqttContract]
internal interface IProbe
{
    [Topic("probe/value")]
    ValueTask ValueAsync(Reading reading);
}

internal sealed record Reading(double Value);
