// A contract that inherits another one sends its channels, too, and a consumer receives both.
// Shows: CranePublisher.CranePublisher, CranePublisher._ofMachine, CranePublisher.HoursAsync, CraneMqttExtensions.AddCranePublisher, CraneMqttExtensions.AddCraneConsumer
using System.Threading.Tasks;
using TypedMqtt;

namespace Inheritance;

/// <summary>Machines.</summary>
[MqttContract(Prefix = "machine/{site:id}")]
public interface IMachine
{
    /// <summary>How long it ran.</summary>
    [Topic("hours/{machine}")]
    ValueTask HoursAsync(int machine, double hours);
}

/// <summary>Cranes.</summary>
[MqttContract(Prefix = "crane/{crane:1..99}")]
public interface ICrane : IMachine
{
    /// <summary>What hangs there.</summary>
    [Topic("load")]
    ValueTask LoadAsync(double tons);
}
