using TypedMqtt;

[assembly: MqttRole(Quickstart.Roles.LineController, "site")]
[assembly: MqttRole(Quickstart.Roles.Dashboard)]
[assembly: MqttRole(Quickstart.Roles.AlarmService)]

namespace Quickstart;

/// <summary>Who takes part.</summary>
public static class Roles
{
    /// <summary>Controls the lines of one site.</summary>
    public const string LineController = "line-controller";

    /// <summary>Shows all sites.</summary>
    public const string Dashboard = "dashboard";

    /// <summary>Watches all sites.</summary>
    public const string AlarmService = "alarm-service";
}

/// <summary>From the lines to the plant.</summary>
[MqttContract(Prefix = "plant/{site:id}")]
public interface ILineTelemetry
{
    /// <summary>A reading; the broker keeps the last one of each line.</summary>
    [Topic("line/{line}/temperature", Qos.AtLeastOnce, Retain = true)]
    [Publishers(Roles.LineController), Subscribers(Roles.Dashboard, Roles.AlarmService)]
    ValueTask TemperatureAsync(int line, Temperature reading, CancellationToken cancellationToken = default);

    /// <summary>Whether the controller is there; the broker says so for it when it is lost.</summary>
    [Topic("status", Qos.AtLeastOnce, Retain = true), LastWill]
    [Publishers(Roles.LineController), Subscribers(Roles.Dashboard)]
    ValueTask StatusAsync(ControllerStatus status, CancellationToken cancellationToken = default);
}

/// <summary>From the plant to the lines.</summary>
[MqttContract(Prefix = "plant/{site:id}")]
public interface ILineCommands
{
    /// <summary>A new set-point for a line.</summary>
    [Topic("line/{line}/setpoint", Qos.AtLeastOnce)]
    [Publishers(Roles.Dashboard), Subscribers(Roles.LineController)]
    ValueTask ChangeSetpointAsync(string site, int line, Setpoint setpoint, CancellationToken cancellationToken = default);
}

/// <summary>One measurement.</summary>
/// <param name="Celsius">Degrees Celsius.</param>
/// <param name="MeasuredAt">When it was measured.</param>
public readonly record struct Temperature(double Celsius, DateTimeOffset MeasuredAt);

/// <summary>Whether a controller is connected.</summary>
/// <param name="IsOnline">Whether it is.</param>
/// <param name="Reason">Why, for people.</param>
public readonly record struct ControllerStatus(bool IsOnline, string Reason);

/// <summary>What a line shall aim at.</summary>
/// <param name="Celsius">Degrees Celsius.</param>
public readonly record struct Setpoint(double Celsius);
