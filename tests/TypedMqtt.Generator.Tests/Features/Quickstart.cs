// Everything that is generated for a contract: the one of the documentation.
// Shows: everything
using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

[assembly: MqttRole("line-controller", "site")]
[assembly: MqttRole("dashboard")]
[assembly: MqttRole("alarm-service")]

namespace Quickstart;

/// <summary>Line to plant.</summary>
[MqttContract(Prefix = "plant/{site:id}")]
public interface ILineTelemetry
{
    /// <summary>Temperature.</summary>
    /// <param name="line">Line.</param>
    /// <param name="reading">Reading.</param>
    /// <param name="cancellationToken">Token.</param>
    /// <returns>Task.</returns>
    [Topic("line/{line}/temperature", Qos.AtLeastOnce, Retain = true)]
    [Publishers("line-controller"), Subscribers("dashboard", "alarm-service")]
    ValueTask TemperatureAsync(int line, Temperature reading, CancellationToken cancellationToken = default);

    /// <summary>Status.</summary>
    /// <param name="line">Line.</param>
    /// <param name="status">Status.</param>
    /// <param name="context">Context.</param>
    /// <returns>Task.</returns>
    [Topic("line/{line:1..99}/status", Retain = true), LastWill(DelaySeconds = 5)]
    [Publishers("line-controller"), Subscribers("dashboard")]
    Task StatusAsync(int line, Status status, CallContext context = default);
}

/// <summary>Reading.</summary>
public readonly record struct Temperature(double Celsius, DateTimeOffset MeasuredAt);

/// <summary>State.</summary>
public enum State
{
    /// <summary>Off.</summary>
    Offline,

    /// <summary>On.</summary>
    Online,
}

/// <summary>Status.</summary>
public sealed class Status
{
    /// <summary>State.</summary>
    public required State State { get; init; }

    /// <summary>Unit.</summary>
    public string Unit { get; init; } = "C";

    /// <summary>Tags.</summary>
    public List<string?> Tags { get; set; } = new();

    /// <summary>Limits.</summary>
    public IReadOnlyDictionary<string, double?>? Limits { get; set; }
}
