namespace TypedMqtt.Benchmarks.Load;

/// <summary>What a row measured: a list of values per contestant, one for each round.</summary>
internal sealed record RowResult(Row Row, IReadOnlyList<Series> Series, string? Fault)
{
    public string Verdict => Fault is not null ? "FAIL" : Row.Target.IsMet(RatioTo(1)) ? "PASS" : "MISS";

    /// <summary>Ours over another, round by round, so that what slows the machine down for a while slows both.</summary>
    public double RatioTo(int contestant) => Statistics.Median(Series[0].Values.Zip(Series[contestant].Values, static (a, b) => a / b));
}
