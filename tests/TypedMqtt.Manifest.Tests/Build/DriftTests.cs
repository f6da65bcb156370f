using TypedMqtt.Manifest.Build;

namespace TypedMqtt.Manifest.Tests.Build;

public sealed class DriftTests
{
    [Theory]
    [InlineData("a\nb\n", "a\nb\n", null)]
    [InlineData("a\nb\n", "a\r\nb\r\n", null)]
    [InlineData("a\nb\n", "a\nc\n", "x.acl(2): error TMQ9001: generated: \"b\", committed: \"c\"")]
    [InlineData("a\nb\n", "a\n", "x.acl(2): error TMQ9001: generated: \"b\", committed: \"\"")]
    [InlineData("a\n", "a\n\nb\n", "x.acl(3): error TMQ9001: generated: end of file, committed: \"b\"")]
    [InlineData("a\n", null, "x.acl(1): error TMQ9001: the file is missing")]
    public void Find__compares_line_by_line(string generated, string? committed, string? expected)
    {
        var finding = Drift.Find(generated, committed, "x.acl");

        if (expected is null)
            Assert.Null(finding);
        else
            Assert.StartsWith($"{expected}; build with -p:TypedMqttUpdate=true", finding?.ToString(), StringComparison.Ordinal);
    }
}
