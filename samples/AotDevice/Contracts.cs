using System.Text.Json.Serialization;
using TypedMqtt;

[assembly: MqttRole("device", "device")]
[assembly: MqttRole("service")]

namespace AotDevice;

/// <summary>Device → service.</summary>
[MqttContract(Prefix = "fleet/{device:id}"), Publishers("device"), Subscribers("service")]
public interface IDeviceTelemetry
{
    /// <summary>A measurement, as MessagePack.</summary>
    [Topic("reading/{sensor}", Retain = true)]
    ValueTask ReadingAsync(Sensor sensor, Reading reading, CancellationToken cancellationToken = default);

    /// <summary>The last will, as JSON through System.Text.Json source generation.</summary>
    [Topic("state", Retain = true, Format = PayloadFormat.Json, JsonContext = typeof(DeviceJson)), LastWill]
    ValueTask StateAsync(State state, CancellationToken cancellationToken = default);
}

/// <summary>Service → device.</summary>
[MqttContract(Prefix = "fleet/{device:id}"), Requesters("service"), Responders("device")]
public interface IDeviceCommands
{
    /// <summary>Adds numbers: a request with one response.</summary>
    [Topic("sum")]
    ValueTask<Sum> SumAsync(string device, List<int> numbers, CancellationToken cancellationToken = default);

    /// <summary>Counts: a request that is answered with a stream.</summary>
    [Topic("count")]
    IAsyncEnumerable<int> CountAsync(string device, int to, CancellationToken cancellationToken = default);
}

/// <summary>What is measured.</summary>
public enum Sensor
{
    /// <summary>Degrees Celsius.</summary>
    [TopicValue("temperature")]
    Temperature,

    /// <summary>Percent.</summary>
    [TopicValue("humidity")]
    Humidity,
}

/// <summary>A measurement.</summary>
public readonly record struct Reading(double Value, DateTimeOffset MeasuredAt, Dictionary<string, string?>? Tags = null);

/// <summary>Whether a device is there.</summary>
public sealed record State(bool IsOnline, string? Reason = null);

/// <summary>A result.</summary>
public sealed record Sum(long Total, int Count);

[JsonSerializable(typeof(State))]
internal sealed partial class DeviceJson : JsonSerializerContext;
