namespace TypedMqtt.Benchmarks.Load;

/// <summary>Medians of a row, in the order of its contestants.</summary>
internal sealed record RowResult(Row Row, double[] Medians, string? Fault)
{
    /// <summary>Ours over what it is compared with.</summary>
    public double Ratio => Medians[0] / Medians[1];

    public string Verdict => Fault is not null ? "FAIL" : Row.Target.IsMet(Ratio) ? "PASS" : "MISS";
}
