using TypedMqtt.Benchmarks.Brokers;
using TypedMqtt.Benchmarks.Scenarios;

namespace TypedMqtt.Benchmarks.Load;

/// <summary>All rows of the load table.</summary>
internal static class RowCatalog
{
    public const string Ours = "TypedMqtt";
    public const string Mosquitto = "mosquitto";
    public const string MqttNet = "MQTTnet";
    public const string With = "with";
    public const string Without = "without";

    public static IReadOnlyList<Row> All { get; } =
    [
        Compare("fan-in", "QoS 0, batched, 50 publishers → 1 subscriber, 16 B", static port => new FanIn(port), new Target(10)),
        Compare("fan-out", "QoS 0, batched, 1 publisher → 100 subscribers (deliveries)", static port => new FanOut(port), new Target(8)),
        Compare("qos1", "QoS 1, ten publisher/subscriber pairs, window 100", static port => new AcknowledgedPairs(port), new Target(10)),
        Compare("round-trip", "QoS 1, one round trip, median", static port => new RoundTrip(port), new Target(1.3, IsLatency: true)),
        Compare("single-send", "QoS 0, one send per packet", static port => new SingleSends(port), new Target(1.5)),
        Self("bystanders", "fan-in with 4 000 more subscribers of the same prefix", static port => new FanIn(port, static p => new Bystanders(p)), new Target(0.9)),
        Self("churn", "fan-in with 1 000 subscribe/unsubscribe per second", static port => new FanIn(port, static p => new SubscriptionChurn(p)), new Target(0.8)),
    ];

    /// <summary>The rows of <c>--short</c>.</summary>
    public static string[] Short { get; } = ["fan-in", "fan-out", "qos1", "round-trip"];

    private static Row Compare(string id, string title, Func<int, Scenario> load, Target target) => new(
        id, title, [new(Ours, BrokerKind.TypedMqtt, load), new(Mosquitto, BrokerKind.Mosquitto, load), new(MqttNet, BrokerKind.MqttNet, load)], target);

    private static Row Self(string id, string title, Func<int, Scenario> load, Target target) => new(
        id, title, [new(With, BrokerKind.TypedMqtt, load), new(Without, BrokerKind.TypedMqtt, static port => new FanIn(port))], target, Starts: 4);
}
