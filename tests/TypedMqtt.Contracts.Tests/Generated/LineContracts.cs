using TypedMqtt;

[assembly: MqttRole("line-controller", "site")]
[assembly: MqttRole("dashboard")]
[assembly: MqttRole("alarm-service")]

namespace TypedMqtt.Contracts.Tests.Generated;

public readonly record struct Temperature(double Celsius, DateTimeOffset MeasuredAt);

public sealed record Presence(bool IsOnline, string? Reason = null);

public enum Mode
{
    [TopicValue("auto")]
    Automatic,

    [TopicValue("manual")]
    ByHand,
}

[MqttContract(Prefix = "plant/{site:id}")]
[Publishers("line-controller"), Subscribers("dashboard")]
public interface ILineTelemetry
{
    [Topic("line/{line}/temperature", Retain = true), Subscribers("dashboard", "alarm-service")]
    ValueTask TemperatureAsync(int line, Temperature reading, CancellationToken cancellationToken = default);

    [Topic("line/{line:1..99}/online", Qos.ExactlyOnce, Retain = true), LastWill(DelaySeconds = 5)]
    Task OnlineAsync(int line, Presence presence, CallContext context = default);

    [Topic("event/{mode}/{**path}", Qos.AtMostOnce, MessageExpirySeconds = 60, Name = "Notice", Format = PayloadFormat.Text)]
    ValueTask NotifyAsync(Mode mode, string path, string text, CancellationToken cancellationToken = default);

    [Topic("ping/{at}/{id}", Format = PayloadFormat.Raw)]
    ValueTask PingAsync(DateOnly at, Guid id, ReadOnlyMemory<byte> payload);

    [Topic("heartbeat", Qos.AtMostOnce)]
    ValueTask HeartbeatAsync();
}

public sealed record Setpoint(double Celsius, Mode Mode = Mode.Automatic);

[MqttContract(Prefix = "plant/{site:id}")]
[Publishers("dashboard"), Subscribers("line-controller")]
public interface ILineCommands
{
    [Topic("line/{channel}/setpoint")]
    ValueTask ChangeSetpointAsync(string site, int channel, Setpoint setpoint, CancellationToken cancellationToken = default);
}
