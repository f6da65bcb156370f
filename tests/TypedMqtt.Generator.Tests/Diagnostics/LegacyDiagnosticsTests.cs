using Microsoft.CodeAnalysis;
using TypedMqtt.Generator.Diagnostics;
using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

/// <summary>Legacy topics: what is wrong with one, what collides with one, and when its time is over.</summary>
public sealed class LegacyDiagnosticsTests
{
    [Theory]
    [InlineData("[Topic(\"a/{x}\"), LegacyTopic(\"b{|TMQ0103:/|}/{x}\")] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a/{x}\"), LegacyTopic(\"{|TMQ0105:b-{x}|}\")] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a/{x}\"), LegacyTopic(\"{|TMQ0106:$b|}/{x}\")] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a/{x}\"), LegacyTopic({|TMQ0104:null!|})] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a/{x}\"), LegacyTopic(\"b/{x}/{|TMQ0113:{x}|}\")] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a/{x}\"), LegacyTopic(\"b/{|TMQ0102:{y}|}/{x}\")] ValueTask SendAsync(int x, int y);")]
    [InlineData("[Topic(\"a/{x}/{y}\"), LegacyTopic({|TMQ0027:\"b/{x}\"|})] ValueTask SendAsync(int x, int y);")]
    [InlineData("[Topic(\"a/{x}\"), LegacyTopic(\"b/{|TMQ0027:{x:lower}|}\")] ValueTask SendAsync(string x);")]
    [InlineData("[Topic(\"a/{x}\"), LegacyTopic(\"b/{|TMQ0027:{**x}|}\")] ValueTask SendAsync(string x);")]
    [InlineData("[Topic(\"a/{**x}\"), LegacyTopic(\"b/{|TMQ0027:{x}|}\")] ValueTask SendAsync(string x);")]
    [InlineData("[Topic(\"a\"), LegacyTopic(\"b\", {|TMQ0027:Until = \"31.1.2027\"|})] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\"), {|TMQ0027:LegacyTopic(\"b\", AlsoSubscribe = false)|}] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\"), LegacyTopic(\"b\", {|TMQ0026:AlsoPublish = true|})] ValueTask<int> AskAsync(CancellationToken token);")]
    [InlineData("[Topic(\"a\", Retain = true), LastWill, LegacyTopic(\"b\", {|TMQ0026:AlsoPublish = true|})] ValueTask SendAsync(int x);")]
    public Task What_is_wrong_with_a_legacy_topic__is_marked(string member) => Markup.VerifyAsync(Contract.With(member));

    [Theory]
    [InlineData("[Topic(\"a/{x:id}\"), LegacyTopic(\"b/{x}\"), LegacyTopic(\"c/{x:id}\", AlsoPublish = true, AlsoSubscribe = false, Until = \"2099-01-31\")] ValueTask SendAsync(string x);")]
    [InlineData("[Topic(\"a/{x}/{y}\"), LegacyTopic(\"{y}/b/{x}\")] ValueTask SendAsync(int x, Guid y);")]
    [InlineData("[Topic(\"a/{**x}\"), LegacyTopic(\"b/{**x}\", AlsoPublish = true)] ValueTask SendAsync(string x);")]
    [InlineData("[Topic(\"a\"), LegacyTopic(\"b\")] ValueTask<int> AskAsync(CancellationToken token);")]
    [InlineData("[Topic(\"a\", Retain = true), LastWill, LegacyTopic(\"b\")] ValueTask SendAsync(int x);")]
    public Task What_is_nearly_wrong__is_fine(string member) => Markup.VerifyAsync(Contract.With(member));

    [Fact]
    public async Task Misspelt_placeholder__is_named_with_the_one_that_was_meant()
    {
        var message = await Markup.VerifyAsync(Contract.With("[Topic(\"a/{line}\"), LegacyTopic(\"b/{|TMQ0102:{lime}|}/{line}\")] ValueTask SendAsync(int line);"));

        Assert.Equal("{lime} takes its value from a parameter of ISample.SendAsync with its name, and there is none; did you mean {line}?", message);
    }

    [Fact]
    public async Task Legacy_topics__collide_as_topics_do()
    {
        var message = await Markup.VerifyAsync(Contract.With(
            """
            [Topic("a"), LegacyTopic({|TMQ0120:"old/{x}"|})] ValueTask OneAsync(int x, Reading y);
            [Topic({|TMQ0120:"old/7"|})] ValueTask TwoAsync(int y);
            [Topic("c"), LegacyTopic({|TMQ0121:"same"|})] ValueTask ThreeAsync(int y);
            [Topic("d"), LegacyTopic({|TMQ0121:"same"|})] ValueTask FourAsync(int y);
            """.Replace("[Topic(\"a\")", "[Topic(\"a/{x}\")", StringComparison.Ordinal)));

        Assert.Contains("the legacy topic of Sample.One and Sample.Two both match 'old/7' and carry different payloads", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[Topic({|TMQ0120:\"a/{x}/{y}\"|}), LegacyTopic({|TMQ0120:\"a/{y}/{x}\"|})] ValueTask SendAsync(int x, int y);")]
    [InlineData("[Topic({|TMQ0120:\"a/{x}/{y}\"|}), LegacyTopic({|TMQ0120:\"a/{y}/{x}\"|})] ValueTask SendAsync(int x, string y);")]
    [InlineData("[Topic(\"a/{x}\"), LegacyTopic({|TMQ0120:\"b/{x}/c\"|}), LegacyTopic({|TMQ0120:\"b/b/{x}\"|})] ValueTask SendAsync(string x);")]
    [InlineData("[Topic(\"a/{x}/{y}\"), LegacyTopic(\"a/{y}/{x}\")] ValueTask SendAsync(int x, Guid y);")]
    public Task Two_topics_of_one_channel__can_be_told_apart(string member) => Markup.VerifyAsync(Contract.With(member));

    [Fact]
    public async Task Responses__collide_with_channels_and_with_other_responses()
    {
        var message = await Markup.VerifyAsync(Contract.With(
            """
            [Topic({|TMQ0122:"p/{x}"|})] ValueTask<int> AskAsync(int x, CancellationToken token);
            [Topic({|TMQ0122:"p/{x}/rsp/{user}/{instance}"|})] ValueTask LogAsync(int x, string user, string instance, Reading y);
            [Topic("p/{x}/ctl/{instance}")] ValueTask FineAsync(int x, string instance, Reading y);
            [Topic({|TMQ0122:"q"|})] IAsyncEnumerable<int> ReadAsync();
            [Topic({|TMQ0122:"q/ctl/{instance:id}"|})] ValueTask StopAsync(string instance, Reading y);
            [Topic({|TMQ0122:"r"|})] ValueTask<int> OneAsync(CancellationToken token);
            [Topic({|TMQ0122:"r/rsp"|})] IAsyncEnumerable<int> TwoAsync();
            [Topic({|TMQ0120:"s"|})] ValueTask<int> ThreeAsync(int x, CancellationToken token);
            [Topic({|TMQ0120:"s"|})] ValueTask<int> FourAsync(Reading x, CancellationToken token);
            [Topic({|TMQ0120:"t"|})] ValueTask<int> FiveAsync(int x, CancellationToken token);
            [Topic({|TMQ0120:"t"|})] ValueTask SixAsync(int x);
            """));

        Assert.Contains("Sample.Ask is a request, and 'p/0/rsp/x/x' is below its topics and matches Sample.Log as well", message, StringComparison.Ordinal);
        Assert.Contains("and are an event and a request", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a/{x:max=957}", null)]
    [InlineData("a/{x:max=958}", DiagnosticSeverity.Warning)]
    [InlineData("a/{x}", null)]
    public async Task Topic__is_as_long_as_its_widest_values(string template, DiagnosticSeverity? severity)
    {
        // Two for "a/", and 65 for the topic root.
        var marked = severity is null ? $"\"{template}\"" : $"{{|TMQ0109:\"{template}\"|}}";
        await Markup.VerifyAsync(Contract.With($"[Topic({marked})] ValueTask SendAsync(string x, int y);"));
        // 78 for the response.
        var shorter = marked.Replace("957", "879", StringComparison.Ordinal).Replace("958", "880", StringComparison.Ordinal);
        await Markup.VerifyAsync(Contract.With($"[Topic({shorter})] ValueTask<int> AskAsync(string x, int y, CancellationToken token);"));
    }

    [Fact]
    public async Task Topic__is_as_deep_as_its_levels_and_the_root()
    {
        var levels = string.Join('/', Enumerable.Repeat("a", 63));
        await Markup.VerifyAsync(Contract.With($"[Topic(\"{levels}\")] ValueTask SendAsync(int y);"));

        var message = await Markup.VerifyAsync(Contract.With($"[Topic({{|TMQ0109:\"{levels}/a\"|}})] ValueTask SendAsync(int y);"));
        Assert.Equal("With the topic root, a topic of ISample.SendAsync has up to 192 bytes and 65 levels, and many brokers take 1024 bytes and 64 levels; restrict placeholders with :id or :max=, or shorten the template", message);
    }

    [Fact]
    public async Task Topic_that_MQTT_does_not_allow__is_an_error()
    {
        var found = (await Compiler.AnalyzeAsync(Contract.With($"[Topic(\"{new string('a', 65_536)}\")] ValueTask SendAsync(int y);"))).Single(d => d.Id == "TMQ0109");

        Assert.Equal((DiagnosticSeverity.Error, true), (found.Severity, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture).Contains("MQTT allows 65535 bytes", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("rabbitmq-4", "[Topic(\"{|TMQ0112:v1.2|}/{x}\"), LegacyTopic(\"{|TMQ0112:a*|}/{x}\")] ValueTask SendAsync(string x);")]
    [InlineData("emqx-5;nats-2.11", "[Topic(\"a/{|TMQ0112:b c|}/{|TMQ0112:>|}/d\")] ValueTask SendAsync(int x);")]
    [InlineData("rabbitmq-4", "[Topic(\"a b/>\")] ValueTask SendAsync(int x);")]
    [InlineData("emqx-5", "[Topic(\"v1.2\")] ValueTask SendAsync(int x);")]
    [InlineData("", "[Topic(\"v1.2/a b/*\")] ValueTask SendAsync(int x);")]
    public Task Level__means_something_else_to_a_target(string brokers, string member) =>
        Markup.VerifyInProjectAsync(Contract.With(member), ("TypedMqttTargetBrokers", brokers));

    [Fact]
    public async Task Level_of_the_prefix__is_marked_once()
    {
        var message = await Markup.VerifyInProjectAsync(
            Contract.With("[Topic(\"a\")] ValueTask SendAsync(); [Topic(\"b\")] ValueTask OtherAsync();", "[MqttContract(Prefix = \"{|TMQ0112:v1.2|}\")]"), ("TypedMqttTargetBrokers", "nats-2.9"));

        Assert.Equal("'v1.2' of ISample is another topic on nats-2.9, which turns '.' into '//'; rename the level, or remove the broker from TypedMqttTargetBrokers", message);
    }

    [Theory]
    [InlineData("2027-02-01", "{|TMQ0330:LegacyTopic(\"b\", Until = \"2027-01-31\")|}")]
    [InlineData("2027-01-31", "LegacyTopic(\"b\", Until = \"2027-01-31\")")]
    [InlineData("2027-02-01", "LegacyTopic(\"b\")")]
    public Task Time__is_over_the_day_after_the_last(string today, string attribute) =>
        Markup.VerifyInProjectAsync(Contract.With($"[Topic(\"a\"), {attribute}] ValueTask SendAsync(int x);"), ("TypedMqttToday", today));

    [Fact]
    public async Task Without_the_property__the_clock_says_what_day_it_is()
    {
        var compilation = Compiler.Compile(Contract.With("[Topic(\"a\"), LegacyTopic(\"b\", Until = \"2031-05-05\")] ValueTask SendAsync(int x);"));

        Assert.Empty(await Compiler.AnalyzeAsync(compilation, new LegacyTopicAnalyzer(() => new DateTime(2031, 5, 5, 23, 59, 59, DateTimeKind.Utc))));
        var found = Assert.Single(await Compiler.AnalyzeAsync(compilation, new LegacyTopicAnalyzer(() => new DateTime(2031, 5, 6, 0, 0, 0, DateTimeKind.Utc))));
        Assert.Equal("The legacy topic 'b' of ISample.SendAsync was to be used until 2031-05-05; remove it, or set a later date", found.GetMessage(System.Globalization.CultureInfo.InvariantCulture));
    }
}
