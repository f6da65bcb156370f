// JSON: names by policy, a derived type, an enum by its names; an event, and a request whose response is JSON.
// Shows: WelderPublisher.HistoryAsync, Welder.StateChannel.StateChannel, Welder.StateChannel.PayloadTypeInfo, Welder.StateChannel.TryRead, Welder.HistoryChannel.ReadResponse, TypedMqtt.Lock
using System;
using System.Collections.Generic;
using System.Text.Json.Serialization;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Json;

/// <summary>Welders.</summary>
[MqttContract(Prefix = "welder/{number}", Format = PayloadFormat.Json, JsonContext = typeof(WelderContext))]
public interface IWelder
{
    /// <summary>State.</summary>
    [Topic("state")]
    ValueTask StateAsync(int number, WelderState state);

    /// <summary>States of the past.</summary>
    [Topic("history", Format = PayloadFormat.Text), Request(ResponseFormat = PayloadFormat.Json)]
    ValueTask<List<WelderState>> HistoryAsync(int number, string name, CancellationToken cancellationToken = default);
}

/// <summary>State.</summary>
[JsonDerivedType(typeof(Welding), "welding")]
public class WelderState
{
    /// <summary>Since.</summary>
    public required DateTimeOffset ChangedAt { get; init; }

    /// <summary>Mode.</summary>
    public WelderMode? Mode { get; init; }

    /// <summary>Counts.</summary>
    [JsonPropertyName("n")]
    public Dictionary<WelderMode, int> Counts { get; init; } = new();
}

/// <summary>It welds.</summary>
public sealed class Welding : WelderState
{
    /// <summary>Current.</summary>
    public double Ampere { get; init; }
}

/// <summary>Mode.</summary>
public enum WelderMode
{
    /// <summary>By hand.</summary>
    Manual,

    /// <summary>Alone.</summary>
    Automatic,
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true)]
[JsonSerializable(typeof(WelderState)), JsonSerializable(typeof(List<WelderState>))]
internal sealed partial class WelderContext : JsonSerializerContext
{
}
