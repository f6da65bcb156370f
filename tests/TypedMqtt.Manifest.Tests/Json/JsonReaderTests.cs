using TypedMqtt.Manifest.Json;

namespace TypedMqtt.Manifest.Tests.Json;

public sealed class JsonReaderTests
{
    [Theory]
    [InlineData("", 1, 1, "found the end of the text")]
    [InlineData("{", 1, 2, "expected a member name")]
    [InlineData("{\"a\":1,}", 1, 8, "expected a member name")]
    [InlineData("{\"a\" 1}", 1, 6, "expected ':'")]
    [InlineData("{\"a\":1 \"b\":2}", 1, 8, "expected ',' or '}'")]
    [InlineData("{\"a\":1,\n \"a\":2}", 2, 2, "appears twice")]
    [InlineData("[1,]", 1, 4, "expected a value")]
    [InlineData("[1] x", 1, 5, "expected the end")]
    [InlineData("// no", 1, 1, "expected a value")]
    [InlineData("01", 1, 1, "whole number")]
    [InlineData("1.5", 1, 1, "whole number")]
    [InlineData("1e3", 1, 1, "whole number")]
    [InlineData("-", 1, 1, "whole number")]
    [InlineData("1234567890123456789012345", 1, 1, "whole number")]
    [InlineData("tru", 1, 1, "expected a value")]
    [InlineData("\"ab", 1, 1, "no closing quote")]
    [InlineData("\"a\nb\"", 1, 3, "control character")]
    [InlineData("\"\\x\"", 1, 2, "escape")]
    [InlineData("\"\\u12\"", 1, 2, "escape")]
    public void Parse__of_malformed_text__points_at_it(string text, int line, int column, string problem)
    {
        var error = Assert.Throws<JsonFormatException>(() => JsonReader.Parse(text));

        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.Equal(new JsonPosition(line, column), error.Position);
    }

    [Fact]
    public void Parse__of_nesting_without_end__stops() =>
        Assert.Contains("deeper", Assert.Throws<JsonFormatException>(() => JsonReader.Parse(new string('[', 100_000))).Problem, StringComparison.Ordinal);

    [Fact]
    public void String__written_and_read__is_the_same()
    {
        const string Text = "quote \" backslash \\ slash / tab \t newline \n NUL \0 ü 😀 {}";

        var json = new JsonWriter().Value(Text).ToString();

        Assert.Equal(Text, Assert.IsType<JsonString>(JsonReader.Parse(json)).Value);
    }

    [Fact]
    public void Escapes__all_of_them__are_understood() =>
        Assert.Equal("\"\\/\b\f\n\r\té", Assert.IsType<JsonString>(JsonReader.Parse(""" "\"\\\/\b\f\n\r\t\u00e9" """)).Value);
}
