using System.Text.Json.Serialization;
using TypedMqtt;

[assembly: MqttRole("line-controller", "site")]
[assembly: MqttRole("dashboard")]

namespace TypedMqtt.Tests;

public readonly record struct Temperature(double Celsius, DateTimeOffset MeasuredAt);

public sealed record Status(bool IsOnline, string? Reason = null);

public enum Colour
{
    Red,
    Green,
}

/// <summary>Members of every kind: collections, nullables, nesting.</summary>
public sealed class Batch
{
    public required string Name { get; init; }

    public Colour Colour { get; set; }

    public int? Count { get; set; }

    public List<Temperature> Readings { get; set; } = [];

    public Dictionary<string, Status?> Lines { get; set; } = [];

    public byte[] Raw { get; set; } = [];
}

[JsonSerializable(typeof(Status))]
internal sealed partial class StatusContext : JsonSerializerContext;

[MqttContract(Prefix = "plant/{site:id}")]
[Publishers("line-controller"), Subscribers("dashboard")]
public interface ILineTelemetry
{
    [Topic("line/{line}/temperature", Retain = true)]
    ValueTask TemperatureAsync(int line, Temperature reading, CallContext context = default);

    [Topic("status", Retain = true), LastWill]
    ValueTask StatusAsync(Status status, CancellationToken cancellationToken = default);

    [Topic("farewell", Qos.ExactlyOnce, Retain = true), LastWill(DelaySeconds = 30)]
    ValueTask FarewellAsync(Status status, CancellationToken cancellationToken = default);

    [Topic("batch", Qos.ExactlyOnce)]
    ValueTask BatchAsync(Batch batch, CancellationToken cancellationToken = default);

    [Topic("note", Format = PayloadFormat.Text)]
    ValueTask NoteAsync(string text, CancellationToken cancellationToken = default);

    [Topic("blob", Format = PayloadFormat.Raw)]
    ValueTask BlobAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default);

    [Topic("json", Format = PayloadFormat.Json, JsonContext = typeof(StatusContext))]
    ValueTask JsonAsync(Status status, CancellationToken cancellationToken = default);

    [Topic("tick/{number}", Qos.AtMostOnce)]
    ValueTask TickAsync(int number, CancellationToken cancellationToken = default);

    [Topic("step/{number}")]
    ValueTask StepAsync(int number, CancellationToken cancellationToken = default);
}

[MqttContract(Prefix = "plant/{site:id}")]
[Publishers("dashboard"), Subscribers("line-controller")]
public interface ILineCommands
{
    [Topic("line/{line}/setpoint")]
    ValueTask ChangeSetpointAsync(string site, int line, double celsius, CancellationToken cancellationToken = default);

    [Topic("line/{line}/stop", Qos.ExactlyOnce)]
    ValueTask StopAsync(string site, int line, CallContext context = default);
}
