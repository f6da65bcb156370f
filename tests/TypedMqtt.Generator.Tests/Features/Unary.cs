// A request with a response; how long it waits; that it may come twice.
// Shows: OvenPublisher.ChangeSetpointAsync, Oven.ChangeSetpointRequest, Oven.ChangeSetpointChannel.ChangeSetpointChannel, Oven.ChangeSetpointChannel.WriteResponse, Oven.ChangeSetpointChannel.ReadResponse, OvenMqttExtensions.AddHandler
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Unary;

/// <summary>Ovens.</summary>
[MqttContract]
public interface IOven
{
    /// <summary>Changes a setpoint.</summary>
    [Topic("oven/{number}/setpoint"), Request(TimeoutSeconds = 3, Idempotent = true)]
    ValueTask<Setpoint> ChangeSetpointAsync(int number, double celsius, CancellationToken cancellationToken = default);
}

/// <summary>What it was.</summary>
public readonly record struct Setpoint(double Celsius);
