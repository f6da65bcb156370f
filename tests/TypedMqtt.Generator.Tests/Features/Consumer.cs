// A class that implements the contract is called for all its channels, with what the context says of each message.
// Shows: PressMqttExtensions.AddPressConsumer
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Consumer;

/// <summary>Presses.</summary>
[MqttContract(Prefix = "press/{site:id}")]
public interface IPress
{
    /// <summary>It pressed.</summary>
    [Topic("{number}/force")]
    ValueTask ForceAsync(int number, double tons, CancellationToken cancellationToken = default);

    /// <summary>It stopped.</summary>
    [Topic("{number}/stopped")]
    Task StoppedAsync(int number, string why, CallContext context = default);
}
