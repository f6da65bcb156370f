namespace TypedMqtt.Benchmarks.Brokers;

internal enum BrokerKind
{
    TypedMqtt,
    Mosquitto,
    MqttNet,
}
