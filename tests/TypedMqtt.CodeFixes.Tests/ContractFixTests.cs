using Microsoft.CodeAnalysis.CodeFixes;
using TypedMqtt.CodeFixes.Contracts;
using TypedMqtt.CodeFixes.Topics;

namespace TypedMqtt.CodeFixes.Tests;

public sealed class ContractFixTests
{
    [Fact]
    public Task A_missing_topic__is_made_of_the_name_and_the_parameters() => VerifyAsync<AddTopicFix>(
        "Add [Topic(",
        """
        ValueTask {|TMQ0001:ChangeSetpointAsync|}(int line, Reading reading, CancellationToken cancellationToken = default);
        ValueTask {|TMQ0001:Stop|}();
        """,
        """
        [Topic("change-setpoint/{line}")]
        ValueTask ChangeSetpointAsync(int line, Reading reading, CancellationToken cancellationToken = default);
        [Topic("stop")]
        ValueTask Stop();
        """);

    [Fact]
    public Task Two_channels_of_one_name__are_told_apart_by_their_payload() => VerifyAsync<SetNameFix>(
        "Set Name = ",
        """
        [Topic("a")] ValueTask SendAsync(int x);
        [Topic("b")] ValueTask {|TMQ0006:SendAsync|}(Reading x);
        [Topic("c")] ValueTask {|TMQ0006:SendAsync|}(string x, CancellationToken token);
        """,
        """
        [Topic("a")] ValueTask SendAsync(int x);
        [Topic("b", Name = "SendReading")] ValueTask SendAsync(Reading x);
        [Topic("c", Name = "SendString")] ValueTask SendAsync(string x, CancellationToken token);
        """);

    [Theory]
    [InlineData("[MqttContract] public interface {|TMQ0003:lineTelemetry|}", "[MqttContract(GeneratedName = \"LineTelemetry\")] public interface lineTelemetry")]
    [InlineData("[MqttContract(Prefix = \"p\")] public interface {|TMQ0003:Item|}", "[MqttContract(Prefix = \"p\", GeneratedName = \"ItemContract\")] public interface Item")]
    [InlineData("[MqttContract()] public interface {|TMQ0014:ITaken|}", "[MqttContract(GeneratedName = \"TakenContract\")] public interface ITaken")]
    public Task A_name_that_does_not_do__is_replaced(string before, string after) => Fixed.VerifyAsync<SetNameFix>(
        "Set GeneratedName",
        Fixed.Contract("[Topic(\"a\")] ValueTask SendAsync();", types: $"{before} {{ [Topic(\"b\")] ValueTask SendAsync(); }} public class TakenPublisher {{ }}"),
        Fixed.Contract("[Topic(\"a\")] ValueTask SendAsync();", types: $"{after} {{ [Topic(\"b\")] ValueTask SendAsync(); }} public class TakenPublisher {{ }}"));

    [Fact]
    public Task Contracts_of_one_name__are_told_apart_by_what_is_around_them() => Fixed.VerifyAsync<SetNameFix>(
        "Set Name = ",
        Holders("[MqttContract]", "[MqttContract]", "{|TMQ0030:IState|}"),
        Holders("[MqttContract(Name = \"OneState\")]", "[MqttContract]", "IState"),
        afterAll: Holders("[MqttContract(Name = \"OneState\")]", "[MqttContract(Name = \"TwoState\")]", "IState"));

    [Fact]
    public Task A_member_name_that_is_taken__is_replaced() => VerifyAsync<SetNameFix>(
        "Set Name = ",
        """[Topic("a")] ValueTask SendAsync(); [Topic("b")] ValueTask {|TMQ0014:SendMessageAsync|}(int x);""",
        """[Topic("a")] ValueTask SendAsync(); [Topic("b", Name = "SendMessageInt32")] ValueTask SendMessageAsync(int x);""".Replace("Int32", "Int", StringComparison.Ordinal));

    [Fact]
    public Task A_return_type__becomes_ValueTask() => VerifyAsync<DeclarationFix>(
        "Return ValueTask:",
        """[Topic("a")] {|TMQ0004:void|} A(); [Topic("b")] {|TMQ0004:int|} B();""",
        """[Topic("a")] ValueTask A(); [Topic("b")] ValueTask B();""");

    [Fact]
    public Task A_value__becomes_the_response_of_a_request() => VerifyAsync<DeclarationFix>(
        "Return ValueTask<",
        """[Topic("a")] {|TMQ0004:Reading|} A(CancellationToken token); [Topic("b")] {|TMQ0004:int|} B(CallContext context);""",
        """[Topic("a")] ValueTask<Reading> A(CancellationToken token); [Topic("b")] ValueTask<int> B(CallContext context);""");

    [Fact]
    public Task A_body__is_removed() => VerifyAsync<DeclarationFix>(
        "Remove the body",
        """[{|TMQ0008:Topic("a")|}] ValueTask AAsync() => default; [{|TMQ0008:Topic("b")|}] ValueTask BAsync() { return default; }""",
        """[Topic("a")] ValueTask AAsync(); [Topic("b")] ValueTask BAsync();""");

    [Fact]
    public Task A_topic_on_a_body__is_removed() => VerifyAsync<DeclarationFix>(
        "Remove [Topic]",
        """
        [Topic("a")] ValueTask AAsync();
        [{|TMQ0008:Topic("b")|}] ValueTask BAsync() => default;
        [Obsolete, {|TMQ0008:Topic("c")|}] ValueTask CAsync() => default;
        """,
        """
        [Topic("a")] ValueTask AAsync();
        ValueTask BAsync() => default;
        [Obsolete] ValueTask CAsync() => default;
        """);

    [Theory]
    [InlineData("public interface {|TMQ0010:IOther|} : IComparable", "Remove IComparable", "public interface IOther")]
    [InlineData("public interface {|TMQ0010:IOther|} : IEmpty, IComparable", "Remove IComparable", "public interface IOther : IEmpty")]
    [InlineData("file interface {|TMQ0012:IOther|}", "Make it internal", "internal interface IOther")]
    public Task What_a_contract_cannot_be__is_taken_away(string before, string title, string after) => Fixed.VerifyAsync<DeclarationFix>(
        title,
        Fixed.Contract("[Topic(\"a\")] ValueTask SendAsync();", types: $"public interface IEmpty {{ }} [MqttContract] {before} {{ [Topic(\"b\")] ValueTask SendAsync(); }}"),
        Fixed.Contract("[Topic(\"a\")] ValueTask SendAsync();", types: $"public interface IEmpty {{ }} [MqttContract] {after} {{ [Topic(\"b\")] ValueTask SendAsync(); }}"));

    [Fact]
    public Task A_token__moves_to_the_end() => VerifyAsync<ParameterFix>(
        "Move to the end",
        """[Topic("a/{line}")] ValueTask AAsync({|TMQ0018:CancellationToken token|}, int line, int x);""",
        """[Topic("a/{line}")] ValueTask AAsync(int line, int x, CancellationToken token);""");

    [Theory]
    [InlineData("()", "(CancellationToken cancellationToken = default)")]
    [InlineData("(int line)", "(int line, CancellationToken cancellationToken = default)")]
    public Task A_token__is_added(string before, string after) => VerifyAsync<ParameterFix>(
        "Add a CancellationToken",
        $"[Topic(\"a\")] ValueTask<int> AAsync{{|TMQ0018:{before}|}};",
        $"[Topic(\"a\")] ValueTask<int> AAsync{after};");

    [Theory]
    [InlineData("[Topic(\"a\"), {|TMQ0330:LegacyTopic(\"b\", Until = \"2020-01-31\")|}] ValueTask AAsync(int x);", "[Topic(\"a\")] ValueTask AAsync(int x);")]
    [InlineData("[{|TMQ0330:LegacyTopic(\"b\", Until = \"2020-01-31\")|}]\n[Topic(\"a\")] ValueTask AAsync(int x);", "[Topic(\"a\")] ValueTask AAsync(int x);")]
    public Task An_expired_legacy_topic__is_removed(string before, string after) => VerifyAsync<LegacyTopicFix>("Remove the legacy topic", before, after);

    [Fact]
    public Task AlsoPublish_of_a_request__is_removed() => VerifyAsync<LegacyTopicFix>(
        "Remove AlsoPublish",
        """[Topic("a"), LegacyTopic("b", {|TMQ0026:AlsoPublish = true|}, Until = "2099-01-31")] ValueTask<int> AAsync(CancellationToken token);""",
        """[Topic("a"), LegacyTopic("b", Until = "2099-01-31")] ValueTask<int> AAsync(CancellationToken token);""");

    [Fact]
    public Task One_of_two_tokens__is_removed() => VerifyAsync<ParameterFix>(
        "Remove 'token'",
        """[Topic("a")] ValueTask AAsync(int x, {|TMQ0018:CancellationToken token|}, CallContext context = default);""",
        """[Topic("a")] ValueTask AAsync(int x, CallContext context = default);""");

    [Fact]
    public Task A_placeholder_of_the_prefix__becomes_a_parameter_everywhere() => Fixed.VerifyAsync<ParameterFix>(
        "Add 'site' to every method",
        Fixed.Contract(
            """[Topic("a")] ValueTask AAsync(string site, int x); [Topic("b")] ValueTask BAsync(); [Topic("c")] ValueTask CAsync(int x);""",
            """[MqttContract(Prefix = "plant/{|TMQ0019:{site:id}|}")]"""),
        Fixed.Contract(
            """[Topic("a")] ValueTask AAsync(string site, int x); [Topic("b")] ValueTask BAsync(string site); [Topic("c")] ValueTask CAsync(string site, int x);""",
            """[MqttContract(Prefix = "plant/{site:id}")]"""));

    [Fact]
    public Task A_nullable_placeholder__is_made_non_nullable() => VerifyAsync<ParameterFix>(
        "Make it non-nullable",
        """[Topic("a/{x}")] ValueTask AAsync({|TMQ0107:int?|} x); [Topic("b/{x}")] ValueTask BAsync({|TMQ0107:string?|} x);""",
        """[Topic("a/{x}")] ValueTask AAsync(int x); [Topic("b/{x}")] ValueTask BAsync(string x);""");

    [Theory]
    [InlineData("DateTime", "DateOnly"), InlineData("DateTimeOffset", "DateOnly"), InlineData("double", "long"), InlineData("Reading", "string")]
    public Task A_placeholder_without_one_text__gets_another_type(string before, string after) => VerifyAsync<ParameterFix>(
        $"Change to {after}",
        $$"""[Topic("a/{x}")] ValueTask AAsync({|TMQ0108:{{before}}|} x);""",
        $$"""[Topic("a/{x}")] ValueTask AAsync({{after}} x);""");

    [Fact]
    public Task A_last_will__is_retained() => VerifyAsync<DeliveryFix>(
        "Set Retain = true",
        """[Topic("a"), {|TMQ0021:LastWill|}] ValueTask AAsync(int x); [Topic("b", Retain = false), {|TMQ0021:LastWill|}] ValueTask BAsync(int x);""",
        """[Topic("a", Retain = true), LastWill] ValueTask AAsync(int x); [Topic("b", Retain = true), LastWill] ValueTask BAsync(int x);""");

    [Fact]
    public Task Roles_of_the_other_kind__are_replaced() => VerifyAsync<DeliveryFix>(
        "Replace with [",
        """[Topic("a"), {|TMQ0022:Requesters("dashboard")|}, Subscribers("line")] ValueTask AAsync(int x);""",
        """[Topic("a"), Publishers("dashboard"), Subscribers("line")] ValueTask AAsync(int x);""",
        "[assembly: MqttRole(\"line\")]");

    [Fact]
    public Task Settings_of_a_request_on_an_event__are_removed() => VerifyAsync<DeliveryFix>(
        "Remove [Request]",
        """[Topic("a"), {|TMQ0022:Request(TimeoutSeconds = 3)|}] ValueTask AAsync(int x);""",
        """[Topic("a")] ValueTask AAsync(int x);""");

    [Fact]
    public Task A_retained_channel_without_payload__is_not_retained() => VerifyAsync<DeliveryFix>(
        "Remove Retain",
        """[Topic("a", Retain = true)] ValueTask {|TMQ0024:AAsync|}(); [Topic("b", Retain = true, MessageExpirySeconds = 5)] ValueTask {|TMQ0024:BAsync|}();""",
        """[Topic("a")] ValueTask AAsync(); [Topic("b", MessageExpirySeconds = 5)] ValueTask BAsync();""");

    [Fact]
    public Task A_retained_request__is_not_retained() => VerifyAsync<DeliveryFix>(
        "Remove Retain",
        """[Topic("a", {|TMQ0017:Retain = true|})] ValueTask<int> AAsync(int x, CancellationToken token); [Topic("b", {|TMQ0017:Retain = true|}, MessageExpirySeconds = 5)] ValueTask<int> BAsync(int x, CancellationToken token);""",
        """[Topic("a")] ValueTask<int> AAsync(int x, CancellationToken token); [Topic("b", MessageExpirySeconds = 5)] ValueTask<int> BAsync(int x, CancellationToken token);""");

    [Fact]
    public Task A_placeholder_of_the_prefix__becomes_bound_everywhere() => Fixed.VerifyAsync<ParameterFix>(
        "Remove 'site' from every method",
        Fixed.Contract(
            """[Topic("a")] ValueTask AAsync(string site, int x); [Topic("b")] ValueTask BAsync(); [Topic("c")] ValueTask CAsync(string site);""",
            """[MqttContract(Prefix = "plant/{|TMQ0019:{site:id}|}")]"""),
        Fixed.Contract(
            """[Topic("a")] ValueTask AAsync(int x); [Topic("b")] ValueTask BAsync(); [Topic("c")] ValueTask CAsync();""",
            """[MqttContract(Prefix = "plant/{site:id}")]"""));

    [Fact]
    public Task Types_around_a_contract__are_made_partial() => Fixed.VerifyAsync<DeclarationFix>(
        "Make ",
        Fixed.Contract("[Topic(\"a\")] ValueTask SendAsync();", types: """
            public class {|TMQ0011:Outer|} { public record struct {|TMQ0011:Inner|} { [MqttContract] public interface IOther { [Topic("b")] ValueTask SendAsync(); } } }
            """),
        Fixed.Contract("[Topic(\"a\")] ValueTask SendAsync();", types: """
            public partial class Outer { public partial record struct Inner { [MqttContract] public interface IOther { [Topic("b")] ValueTask SendAsync(); } } }
            """));

    [Fact]
    public Task A_generic_contract__becomes_a_part_of_one_that_is_closed() => Fixed.VerifyAsync<CloseContractFix>(
        "Declare IReadingDevice : IDevice<Reading>",
        Fixed.Contract("[Topic(\"a\")] ValueTask SendAsync();", types: """
            [MqttContract(Prefix = "device"), Subscribers("dashboard"), Publishers("dashboard2")]
                public interface {|TMQ0005:IDevice|}<T> where T : class { [Topic("b")] ValueTask SendAsync(T value); }
            """, assembly: "[assembly: MqttRole(\"dashboard2\")]"),
        Fixed.Contract("[Topic(\"a\")] ValueTask SendAsync();", types: """
            [Subscribers("dashboard"), Publishers("dashboard2")]
                public interface IDevice<T> where T : class { [Topic("b")] ValueTask SendAsync(T value); }

                [MqttContract(Prefix = "device")]
                public interface IReadingDevice : IDevice<Reading>;
            """, assembly: "[assembly: MqttRole(\"dashboard2\")]"));

    [Fact]
    public Task Two_payloads__become_a_record() => Fixed.VerifyAsync<RecordFix>(
        "Wrap 'celsius' and 'quality' in a record",
        Fixed.Contract("""[Topic("line/{line}")] ValueTask SendAsync(Reading celsius, int line, {|TMQ0016:int quality|}, CancellationToken token = default);<end>""").Replace("<end>\n    }", "\n    }", StringComparison.Ordinal),
        Fixed.Contract("""[Topic("line/{line}")] ValueTask SendAsync(int line, SendPayload payload, CancellationToken token = default);<end>""").Replace("<end>\n    }", "\n    }\n\n    public sealed record SendPayload(Reading Celsius, int Quality);", StringComparison.Ordinal));

    private static Task VerifyAsync<TFix>(string title, string before, string after, string assembly = "") where TFix : CodeFixProvider, new() =>
        Fixed.VerifyAsync<TFix>(title, Fixed.Contract(before, assembly: assembly), Fixed.Contract(after, assembly: assembly));

    private static string Holders(string one, string two, string name) => Fixed.Contract(
        "[Topic(\"a\")] ValueTask SendAsync();",
        types:
        $$"""
        public static partial class One { {{one}} public interface {{name}} { [Topic("one")] ValueTask SendAsync(); } }
        public static partial class Two { {{two}} public interface {{name}} { [Topic("two")] ValueTask SendAsync(); } }
        """);
}
