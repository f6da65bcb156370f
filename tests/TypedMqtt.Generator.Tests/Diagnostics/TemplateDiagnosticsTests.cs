using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

public sealed class TemplateDiagnosticsTests
{
    [Theory]
    [InlineData("a/{|TMQ0101:+|}/b")]
    [InlineData("a/b{|TMQ0101:#|}")]
    [InlineData("a/{|TMQ0101:{|}b")]
    [InlineData("a/{x:{|TMQ0101:hex|}}")]
    [InlineData("a{|TMQ0103:/|}/b")]
    [InlineData("{|TMQ0103:/|}a")]
    [InlineData("a{|TMQ0103:/|}")]
    [InlineData("a/{|TMQ0105:dev-{x}|}")]
    [InlineData("{|TMQ0106:$SYS|}/a")]
    [InlineData("{x}/{|TMQ0113:{x}|}")]
    public Task An_invalid_template__is_marked_at_its_characters(string template) =>
        Markup.VerifyAsync(Contract.With($"""[Topic("{template}")] ValueTask SendAsync(int x);"""));

    [Theory]
    [InlineData("a/$b/{x}")]
    [InlineData("a/{{b}}/{x}")]
    [InlineData("{x:0..9}/ä b")]
    public Task A_template_that_is_nearly_wrong__is_fine(string template) =>
        Markup.VerifyAsync(Contract.With($"""[Topic("{template}")] ValueTask SendAsync(int x);"""));

    [Fact]
    public Task An_error_in_the_prefix__is_marked_there_and_once() => Markup.VerifyAsync(Contract.With(
        """
        [Topic("a")] ValueTask AAsync();
        [Topic("b")] ValueTask BAsync();
        """,
        """[MqttContract(Prefix = "x/{|TMQ0105:y-{z}|}")]"""));

    [Fact]
    public Task Below_a_prefix__positions_count_from_the_template() => Markup.VerifyAsync(Contract.With(
        """
        [Topic("a/{|TMQ0113:{site}|}")] ValueTask AAsync(string site);
        [Topic("$b")] ValueTask BAsync(string site);
        """,
        """[MqttContract(Prefix = "plant/{site}")]"""));

    [Fact]
    public Task A_template_that_is_no_plain_literal__is_marked_as_a_whole() => Markup.VerifyAsync(Contract.With(
        """[Topic({|TMQ0101:"a/" + "+"|})] ValueTask AAsync();"""));

    [Fact]
    public Task An_empty_or_missing_template() => Markup.VerifyAsync(Contract.With(
        """
        [Topic({|TMQ0104:null!|})] ValueTask AAsync();
        """));

    [Fact]
    public async Task A_placeholder_without_parameter__is_marked_and_the_near_one_named()
    {
        var message = await Markup.VerifyAsync(Contract.With("""[Topic("a/{|TMQ0102:{lien}|}")] ValueTask AAsync([Payload] int line);"""));

        Assert.Contains("did you mean {line}?", message, StringComparison.Ordinal);
    }

    [Fact]
    public Task A_prefix_placeholder_that_no_method_names__is_bound_and_fine() => Markup.VerifyAsync(Contract.With(
        """[Topic("a/{line}")] ValueTask AAsync(int line);""", """[MqttContract(Prefix = "plant/{site:id}")]"""));

    [Fact]
    public Task A_prefix_placeholder_that_some_methods_name() => Markup.VerifyAsync(Contract.With(
        """
        [Topic("a")] ValueTask AAsync(string site);
        [Topic("b")] ValueTask BAsync();
        """,
        """[MqttContract(Prefix = "plant/{|TMQ0019:{site:id}|}")]"""));

    [Fact]
    public Task Placeholder_types() => Markup.VerifyAsync(Contract.With(
        """
        [Topic("a/{x}")] ValueTask AAsync({|TMQ0107:string?|} x);
        [Topic("b/{x}")] ValueTask BAsync({|TMQ0107:int?|} x);
        [Topic("c/{x}")] ValueTask CAsync({|TMQ0108:double|} x);
        [Topic("d/{x}")] ValueTask DAsync({|TMQ0108:DateTime|} x);
        [Topic("e/{x}")] ValueTask EAsync({|TMQ0108:Reading|} x);
        [Topic("f/{x}")] ValueTask FAsync({|TMQ0110:Options|} x);
        [Topic("g/{x:id}")] ValueTask GAsync({|TMQ0111:int|} x);
        [Topic("h/{x:0..256}")] ValueTask HAsync({|TMQ0111:byte|} x);
        [Topic("i/{**x}")] ValueTask IAsync({|TMQ0111:int|} x);
        [Topic("j/{x}")] ValueTask JAsync({|TMQ0101:Slash|} x);
        [Topic("k/{x}")] ValueTask KAsync({|TMQ0101:Twice|} x);
        [Topic("l/{x}/{X}")] ValueTask LAsync(int x, {|TMQ0113:int X|});
        """,
        types:
        """
        public enum Slash { [TopicValue("a/b")] A }
        public enum Twice { [TopicValue("B")] A, B }
        """));

    [Fact]
    public Task Placeholder_types_that_are_fine() => Markup.VerifyAsync(Contract.With(
        """
        [Topic("a/{x:0..255}")] ValueTask AAsync(byte x);
        [Topic("b/{x}")] ValueTask BAsync(Mode x);
        [Topic("c/{x}")] ValueTask CAsync(System.Net.IPAddress x);
        [Topic("d/{x}")] ValueTask DAsync(Int128 x);
        [Topic("e/{**x}")] ValueTask EAsync(string x);
        [Topic("f/{x}")] ValueTask FAsync([Placeholder("x")] Guid other);
        """));
}
