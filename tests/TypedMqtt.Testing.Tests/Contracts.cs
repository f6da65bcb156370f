using TypedMqtt;

[assembly: MqttRole("line-controller", "site")]
[assembly: MqttRole("dashboard")]

namespace TypedMqtt.Testing.Tests;

public readonly record struct Temperature(double Celsius);

public sealed record Status(bool IsOnline, string Reason);

[MqttContract(Prefix = "plant/{site:id}")]
[Publishers("line-controller"), Subscribers("dashboard")]
public interface ILineTelemetry
{
    [Topic("line/{line}/temperature")]
    ValueTask TemperatureAsync(int line, Temperature reading, CancellationToken cancellationToken = default);

    [Topic("note", Format = PayloadFormat.Text)]
    ValueTask NoteAsync(string text, CancellationToken cancellationToken = default);

    [Topic("status", Retain = true), LastWill(DelaySeconds = 30)]
    ValueTask StatusAsync(Status status, CancellationToken cancellationToken = default);
}
