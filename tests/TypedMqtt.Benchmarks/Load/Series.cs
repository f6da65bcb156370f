namespace TypedMqtt.Benchmarks.Load;

/// <summary>The values of one contestant.</summary>
internal sealed class Series(string name)
{
    public string Name { get; } = name;

    public List<double> Values { get; } = [];

    public double Median => Statistics.Median(Values);

    /// <summary>Processor time of the brokers while they were measured.</summary>
    public TimeSpan ProcessorTime { get; set; }

    /// <summary>Deliveries, or round trips, in that time.</summary>
    public long Deliveries { get; set; }

    public double NanosecondsPerDelivery => ProcessorTime.TotalNanoseconds / Math.Max(1, Deliveries);
}
