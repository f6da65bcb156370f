namespace TypedMqtt.Benchmarks.Load;

/// <summary>The values of one contestant.</summary>
internal sealed class Series(string name)
{
    public string Name { get; } = name;

    public List<double> Values { get; } = [];

    public double Median => Statistics.Median(Values);

    /// <summary>Processor time of the broker per delivery or round trip, in nanoseconds, over all rounds.</summary>
    public double NanosecondsPerDelivery { get; set; }
}
