// A method with a body is a helper of the contract's own; what is disposable is so without effect.
// Shows: ShutterPublisher
using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace DefaultMethod;

/// <summary>Shutters.</summary>
[MqttContract]
public interface IShutter : IDisposable, IAsyncDisposable
{
    /// <summary>Moves it.</summary>
    [Topic("shutter/{number}/position")]
    ValueTask MoveAsync(int number, int percent);

    /// <summary>Closes it.</summary>
    ValueTask CloseAsync(int number) => MoveAsync(number, 0);
}
