using BenchmarkDotNet.Attributes;
using TypedMqtt.Benchmarks.Allocation;
using TypedMqtt.Broker;

namespace TypedMqtt.Benchmarks.Micro;

/// <summary>The call of a generated publisher, to a broker in the process.</summary>
public class TypedPublishBenchmarks
{
    private MqttBroker _broker = null!;
    private MqttConnection _connection = null!;
    private PressTelemetryPublisher _publisher = null!;

    [GlobalSetup]
    public async Task SetupAsync()
    {
        _broker = await MqttBroker.StartAsync(new MqttBrokerOptions { Listeners = { "mqtt://127.0.0.1:0" }, SysInterval = TimeSpan.Zero });
        _connection = await MqttConnection.ConnectAsync(new MqttConnectionOptions { Client = new MqttClientOptions { Server = _broker.Endpoint } });
        _publisher = new PressTelemetryPublisher(_connection, "berlin");
    }

    [GlobalCleanup]
    public async Task CleanupAsync()
    {
        await _connection.DisposeAsync();
        await _broker.DisposeAsync();
    }

    [Benchmark]
    public ValueTask AtMostOnce() => _publisher.TemperatureAsync(7, new PressReading(21.5, 1));

    /// <summary>Waits for the PUBACK: a round trip.</summary>
    [Benchmark]
    public ValueTask AtLeastOnce() => _publisher.CycleAsync(7, new PressReading(21.5, 1));
}
