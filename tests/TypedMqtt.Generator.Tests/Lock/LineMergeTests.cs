using CsCheck;
using TypedMqtt.Generator.Lock;

namespace TypedMqtt.Generator.Tests.Lock;

public sealed class LineMergeTests
{
    private static readonly Gen<string[]> Parts = Gen.String[Gen.Char['a', 'd'], 0, 3].Array[0, 6].Select(Sorted);

    [Fact]
    public void Merging__gives_each_line_once_and_in_order_however_often_parts_change() => Gen.Select(Parts.Array[0, 9], Gen.Int[0, 8], Parts).Sample((parts, at, other) =>
    {
        Assert.Equal(Sorted(parts.SelectMany(p => p)), LineMerge.Of(parts));

        if (at < parts.Length)
            parts[at] = other;
        Assert.Equal(Sorted(parts.SelectMany(p => p)), LineMerge.Of(parts));
    });

    private static string[] Sorted(IEnumerable<string> lines) => [.. lines.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
}
