using System.Text.Json.Serialization;

namespace TypedMqtt.Tests.Requests;

public readonly record struct Setpoint(double Celsius);

public sealed record SetpointResult(double Before, string? Note = null);

[JsonSerializable(typeof(SetpointResult))]
internal sealed partial class OvenContext : JsonSerializerContext;

/// <summary>One contract with every kind of request.</summary>
[MqttContract(Prefix = "plant/{site:id}")]
[Requesters("dashboard"), Responders("line-controller")]
public interface IOven
{
    [Topic("oven/{number}/setpoint")]
    ValueTask<SetpointResult> ChangeSetpointAsync(string site, int number, Setpoint setpoint, CallContext context = default);

    [Topic("oven/{number}/door"), Request(TimeoutSeconds = 3, Idempotent = true)]
    Task<Empty> OpenDoorAsync(string site, int number, CancellationToken cancellationToken = default);

    [Topic("oven/count")]
    ValueTask<int> CountAsync(string site, CancellationToken cancellationToken = default);

    [Topic("oven/{number}/label", Format = PayloadFormat.Text, JsonContext = typeof(OvenContext)), Request(ResponseFormat = PayloadFormat.Json)]
    ValueTask<SetpointResult> LabelAsync(string site, int number, string label, CancellationToken cancellationToken = default);

    [Topic("oven/{number}/history"), Request(StreamCredit = 4, StreamIdleSeconds = 12)]
    IAsyncEnumerable<double> HistoryAsync(string site, int number, int items, CallContext context = default);
}
