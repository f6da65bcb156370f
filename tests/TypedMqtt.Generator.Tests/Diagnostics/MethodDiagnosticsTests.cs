using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

public sealed class MethodDiagnosticsTests
{
    [Theory]
    [InlineData("ValueTask {|TMQ0001:SendAsync|}(int x);")]
    [InlineData("[Topic(\"a\")] {|TMQ0004:void|} Send();")]
    [InlineData("[Topic(\"a\")] {|TMQ0004:int|} Send();")]
    [InlineData("[Topic(\"a\")] {|TMQ0004:Task<Task<int>>|} AskAsync();")]
    [InlineData("[Topic(\"a\")] {|TMQ0004:IObservable<int>|} Watch();")]
    [InlineData("[Topic(\"a\")] ValueTask {|TMQ0007:SendAsync|}<T>();")]
    [InlineData("[{|TMQ0008:Topic(\"a\")|}] ValueTask SendAsync() => default;")]
    [InlineData("int {|TMQ0009:Count|} { get; }")]
    [InlineData("event Action {|TMQ0009:Happened|};")]
    [InlineData("[Topic(\"a\")] ValueTask SendAsync({|TMQ0015:in Reading x|});")]
    [InlineData("[Topic(\"a\")] ValueTask SendAsync({|TMQ0015:params int[] x|});")]
    [InlineData("[Topic(\"a\"), {|TMQ0022:Request|}] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\", {|TMQ0029:Format = (PayloadFormat)9|})] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\", {|TMQ0029:Layout = (PayloadLayout)2|})] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\", {|TMQ0029:MessageExpirySeconds = -1|}, {|TMQ0029:MaxPayloadBytes = 0|})] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\", Retain = true), LastWill({|TMQ0029:DelaySeconds = -5|})] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\"), Request({|TMQ0029:TimeoutSeconds = 0|})] ValueTask<int> AskAsync(CancellationToken token);")]
    [InlineData("[Topic(\"a\"), Request({|TMQ0029:StreamCredit = 0|}, {|TMQ0029:StreamIdleSeconds = -1|})] IAsyncEnumerable<int> AskAsync();")]
    [InlineData("[Topic(\"a\")] ValueTask SendAsync({|TMQ0201:System.IO.Stream|} x);")]
    [InlineData("[Topic(\"a\")] ValueTask SendAsync({|TMQ0015:ReadOnlySpan<byte> x|});")]
    [InlineData("[Topic(\"a\")] ValueTask SendAsync(Reading one, {|TMQ0016:int two|});")]
    [InlineData("[Topic(\"a\")] ValueTask SendAsync([Payload] Reading one, {|TMQ0016:int two|});")]
    [InlineData("[Topic(\"a\")] ValueTask SendAsync({|TMQ0018:CancellationToken token|}, int x);")]
    [InlineData("[Topic(\"a\")] ValueTask SendAsync({|TMQ0018:CancellationToken token|}, CallContext context);")]
    [InlineData("[Topic(\"a\")] ValueTask<int> AskAsync{|TMQ0018:(int x)|};")]
    [InlineData("[Topic(\"a\")] Task<Empty> AskAsync{|TMQ0018:()|};")]
    [InlineData("[Topic(\"a\", {|TMQ0017:Retain = true|})] ValueTask<int> AskAsync(int x, CancellationToken token);")]
    [InlineData("[Topic(\"a\"), {|TMQ0020:LastWill|}] ValueTask<int> AskAsync(int x, CancellationToken token);")]
    [InlineData("[Topic(\"a\"), {|TMQ0021:LastWill|}] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\"), {|TMQ0022:Requesters(\"dashboard\")|}] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\"), {|TMQ0022:Publishers(\"dashboard\")|}] ValueTask<int> AskAsync(int x, CallContext context);")]
    [InlineData("[Topic({|TMQ0025:\"a/{**rest}\"|})] IAsyncEnumerable<int> AskAsync(string rest);")]
    [InlineData("[Topic(\"a\")] {|TMQ0201:ValueTask<object>|} AskAsync(CancellationToken token);")]
    [InlineData("[Topic(\"a\", {|TMQ0023:(Qos)3|})] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\", Retain = true)] ValueTask {|TMQ0024:SendAsync|}();")]
    public Task What_is_wrong_with_a_method__is_marked(string member) => Markup.VerifyAsync(Contract.With(member));

    [Theory]
    [InlineData("ValueTask HelpAsync() => default; [Topic(\"a\")] ValueTask SendAsync();")]
    [InlineData("[Topic(\"a\")] Task SendAsync(Reading x, CallContext context = default);")]
    [InlineData("[Topic(\"a/{one}\")] ValueTask SendAsync(int one, Reading two, CancellationToken token);")]
    [InlineData("[Topic(\"a\", (Qos)2)] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\")] IAsyncEnumerable<int> AskAsync(int x);")]
    [InlineData("[Topic(\"a\", MessageExpirySeconds = 1, MaxPayloadBytes = 1, Layout = PayloadLayout.Named), Request(TimeoutSeconds = 1, StreamCredit = 1)] IAsyncEnumerable<int> AskAsync(int x);")]
    [InlineData("[Topic(\"a\", Retain = true), LastWill] ValueTask SendAsync(int x);")]
    [InlineData("[Topic(\"a\"), Publishers(\"controller\"), Subscribers(\"dashboard\")] ValueTask SendAsync();")]
    public Task What_is_nearly_wrong__is_fine(string member) =>
        Markup.VerifyAsync(Contract.With(member));

    [Theory]
    [InlineData("ValueTask<int>"), InlineData("Task<Reading>"), InlineData("IAsyncEnumerable<Reading>"), InlineData("ValueTask<Empty>")]
    public Task Request__is_fine(string type) =>
        Markup.VerifyAsync(Contract.With($"[Topic(\"a/{{x}}\"), Requesters(\"dashboard\"), Responders(\"controller\")] {type} AskAsync(int x, Mode mode, CancellationToken token);"));

    [Fact]
    public async Task Request_that_cannot_be_cancelled__is_a_suggestion()
    {
        var found = Assert.Single(await Compiler.AnalyzeAsync(Contract.With("[Topic(\"a\")] ValueTask<int> AskAsync(int x);")));

        Assert.Equal((Microsoft.CodeAnalysis.DiagnosticSeverity.Info, "The parameter list of ISample.AskAsync has no CancellationToken and no CallContext, so callers cannot cancel the request; add one as the last parameter"), (found.Severity, found.GetMessage(System.Globalization.CultureInfo.InvariantCulture)));
    }

    [Fact]
    public Task Two_channels_of_one_name() => Markup.VerifyAsync(Contract.With(
        """
        [Topic("a")] ValueTask SendAsync();
        [Topic("b", Name = "Send")] ValueTask {|TMQ0006:OtherAsync|}();
        """));

    [Fact]
    public Task What_is_wrong_with_a_contract__is_marked() => Markup.VerifyAsync(
        """
        using System;
        using System.Threading.Tasks;
        using TypedMqtt;
        [MqttContract] public interface {|TMQ0002:IEmpty|} { }
        [MqttContract] public interface {|TMQ0003:Item|} { [Topic("a")] ValueTask SendAsync(); }
        [MqttContract(GeneratedName = "Good")] public interface Better { [Topic("b")] ValueTask SendAsync(); }
        [MqttContract] public interface {|TMQ0005:IOpen|}<T> { [Topic("c")] ValueTask SendAsync(); }
        [MqttContract] public interface {|TMQ0010:IChild|} : IComparable { [Topic("d")] ValueTask SendAsync(); }
        public class {|TMQ0011:Outer|} { [MqttContract] public interface INested { [Topic("e")] ValueTask SendAsync(); } }
        [MqttContract] file interface {|TMQ0012:IHidden|} { [Topic("f")] ValueTask SendAsync(); }
        public partial class {|TMQ0011:Generic|}<T> { [MqttContract] public interface IInside { [Topic("g")] ValueTask SendAsync(); } }
        public partial class Whole { [MqttContract] private interface {|TMQ0012:IPrivate|} { [Topic("h")] ValueTask SendAsync(); } }
        [MqttContract] public interface {|TMQ0014:ITaken|} { [Topic("g")] ValueTask SendAsync(); }
        public class TakenPublisher { }
        [MqttContract] public interface IShared { [Topic("h")] ValueTask SendAsync(); }
        public static partial class Shared { }
        [MqttContract(GeneratedName = "Same")] public interface {|TMQ0014:IOne|} { [Topic("i")] ValueTask SendAsync(); }
        [MqttContract(GeneratedName = "Same")] public interface {|TMQ0014:ITwo|} { [Topic("j")] ValueTask SendAsync(); }
        [MqttContract] public interface ICleared { [Topic("n/{x}", Retain = true)] ValueTask SendAsync(int x, int value); [Topic("m/{x}")] ValueTask {|TMQ0014:ClearSendAsync|}(int x, System.Threading.CancellationToken token); }
        [MqttContract({|TMQ0028:GeneratedName = "a b"|})] public interface ISpaced { [Topic("o")] ValueTask SendAsync(); }
        [MqttContract({|TMQ0028:Name = ""|})] public interface IEmptyName { [Topic("p")] ValueTask SendAsync(); }
        [MqttContract(Name = "Named", GeneratedName = "NamedOther")] public interface INamed { [Topic("r", Name = "_x1")] ValueTask SendAsync(); [Topic("q", {|TMQ0028:Name = "my-name"|})] ValueTask OtherAsync(); }
        [MqttContract] public interface IMembers { [Topic("k")] ValueTask SendAsync(); [Topic("l")] ValueTask {|TMQ0014:SendMessageAsync|}(); }
        """);

    [Fact]
    public Task Declarations_of_roles_that_are_none__are_marked() => Markup.VerifyAsync(
        """
        using TypedMqtt;
        [assembly: MqttRole("good-1"), MqttRole({|TMQ0237:"Line Controller"|}), MqttRole({|TMQ0237:""|}), MqttRole({|TMQ0237:"1a"|})]
        [assembly: MqttRole({|TMQ0238:"good-1"|})]
        [assembly: MqttRole("other")]
        """);

    [Fact]
    public async Task Alias_that_no_placeholder_has__is_what_the_message_names() => Assert.Contains(
        "did you mean {lime}?",
        await Markup.VerifyAsync(Contract.With("""[Topic("a/{|TMQ0102:{line}|}")] ValueTask SendAsync([Placeholder("lime")] int number);""")),
        StringComparison.Ordinal);

    [Fact]
    public async Task Roles_that_nobody_declares__are_marked_at_the_text()
    {
        var message = await Markup.VerifyAsync(Contract.With(
            """
            [Topic("a"), Publishers("dashboard", {|TMQ0231:"dashbord"|})] ValueTask SendAsync();
            """,
            """[MqttContract, Subscribers({|TMQ0231:"somebody"|})]"""));

        Assert.Contains("did you mean \"dashboard\"?", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Topics_that_collide__are_marked_at_both_templates()
    {
        var message = await Markup.VerifyAsync(Contract.With(
            """
            [Topic({|TMQ0120:"p/{id}/t"|})] ValueTask AAsync(string id, Reading x);
            [Topic({|TMQ0120:"p/all/t"|})] ValueTask BAsync(int x);
            [Topic("q/{line:0..9}")] ValueTask CAsync(int line, int x);
            [Topic("q/{line:10..20}")] ValueTask DAsync(int line, Reading x);
            [Topic("q/{on}")] ValueTask EAsync(bool on, Reading x);
            [Topic("q/{mode}")] ValueTask FAsync(Mode mode, int x);
            [Topic("q/{id}")] ValueTask GAsync(Guid id, int x);
            [Topic({|TMQ0121:"r/{**rest}"|})] ValueTask HAsync(string rest, int x);
            [Topic("r")] ValueTask IAsync(Reading x);
            [Topic({|TMQ0121:"r/s/{t}"|})] ValueTask JAsync(int t, int x);
            """));

        Assert.Contains("Sample.B and Sample.A both match 'p/all/t'", message, StringComparison.Ordinal);
    }
}
