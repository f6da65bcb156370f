using TypedMqtt.Benchmarks.Brokers;
using TypedMqtt.Benchmarks.Scenarios;

namespace TypedMqtt.Benchmarks.Load;

/// <summary>One figure to show.</summary>
/// <param name="Id">For <c>--rows</c>.</param>
/// <param name="Title">For the table.</param>
/// <param name="Contestants">Who is measured, one after the other in every round; the first is ours, the second what it is compared with.</param>
/// <param name="Target">Bound of the first over the second.</param>
/// <param name="Starts">How often the brokers are started anew: two processes of the same program differ by up to a fifth, which a bound near 1 must not depend on.</param>
internal sealed record Row(string Id, string Title, Contestant[] Contestants, Target Target, int Starts = 1);

/// <summary>A broker under a load.</summary>
/// <param name="Name">Column of the table.</param>
/// <param name="Broker">Which broker.</param>
/// <param name="Load">Connects the load to a port.</param>
internal sealed record Contestant(string Name, BrokerKind Broker, Func<int, Scenario> Load);

/// <summary>A bound of a ratio, and the unit of what is divided.</summary>
/// <param name="Ratio">The bound.</param>
/// <param name="IsLatency">Microseconds, of which less is better; else messages per second.</param>
internal readonly record struct Target(double Ratio, bool IsLatency = false)
{
    public bool IsMet(double ratio) => IsLatency ? ratio <= Ratio : ratio >= Ratio;
}
