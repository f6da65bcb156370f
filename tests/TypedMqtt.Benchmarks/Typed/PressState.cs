using System.Text.Json.Serialization;
using MessagePack;

namespace TypedMqtt.Benchmarks.Typed;

/// <summary>What all contestants send: the same type, with the same bytes where the format is the same.</summary>
/// <param name="Celsius">A measurement.</param>
/// <param name="Number">Counts.</param>
/// <param name="Operator">Who is there.</param>
/// <param name="IsRunning">Whether it runs.</param>
[MessagePackObject]
public sealed record PressState(
    [property: Key(0)] double Celsius, [property: Key(1)] long Number, [property: Key(2)] string Operator, [property: Key(3)] bool IsRunning);

/// <summary>The contract.</summary>
[MqttContract(Prefix = "plant/berlin")]
public interface IPressStates
{
    [Topic("press/{press}/reading", Qos.AtMostOnce)]
    ValueTask ReadingAsync(int press, PressState state, CancellationToken cancellationToken = default);

    [Topic("press/{press}/state", Qos.AtLeastOnce)]
    ValueTask StateAsync(int press, PressState state, CancellationToken cancellationToken = default);
}

/// <summary>The fastest that System.Text.Json offers.</summary>
[JsonSerializable(typeof(PressState))]
internal sealed partial class PressJson : JsonSerializerContext;
