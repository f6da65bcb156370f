using TypedMqtt.CodeFixes.Roles;

namespace TypedMqtt.CodeFixes.Tests;

/// <summary>What an application does, and what the contract, here in a file of its own, grants.</summary>
public sealed class GrantFixTests
{
    private const string Usings = "using System.Threading.Tasks;\nusing TypedMqtt;\nusing Sample;\n";

    [Fact]
    public Task A_role_that_may_not_send__is_granted_in_the_contract() => Fixed.VerifyAsync<GrantFix>(
        "Add \"dashboard\" to [Publishers(\"line\")]",
        App("await sample.{|TMQ0250:AAsync|}(1); await sample.{|TMQ0250:AAsync|}(2);"),
        App("await sample.AAsync(1); await sample.AAsync(2);"),
        besides: (
            Contract("""[Topic("a"), Publishers("line"), Subscribers("line2")] ValueTask AAsync(int x);"""),
            Contract("""[Topic("a"), Publishers("line", "dashboard"), Subscribers("line2")] ValueTask AAsync(int x);""")));

    [Fact]
    public Task A_role_that_may_not_send__is_granted_on_the_method_that_has_no_list() => Fixed.VerifyAsync<GrantFix>(
        "Add \"dashboard\" to [Publishers]",
        App("await sample.{|TMQ0250:AAsync|}(1);"),
        App("await sample.AAsync(1);"),
        besides: (
            Contract("""[{|TMQ0233:Topic("a")|}, Subscribers("line2")] ValueTask AAsync(int x);"""),
            Contract("""[Topic("a"), Publishers("dashboard"), Subscribers("line2")] ValueTask AAsync(int x);""")));

    [Fact]
    public Task An_application__runs_as_the_role_that_may() => Fixed.VerifyAsync<GrantFix>(
        "Run as \"line\", too",
        App("await sample.{|TMQ0250:AAsync|}(1);"),
        App("await sample.AAsync(1);").Replace("MqttApp(\"dashboard\")", "MqttApp(\"dashboard\", \"line\")", StringComparison.Ordinal),
        besides: (
            Contract("""[Topic("a"), Publishers("line"), Subscribers("line2")] ValueTask AAsync(int x);"""),
            Contract("""[Topic("a"), Publishers("line"), Subscribers("line2")] ValueTask AAsync(int x);""")));

    [Fact]
    public Task A_role_that_may_not_receive__is_granted_in_the_contract() => Fixed.VerifyAsync<GrantFix>(
        "Add \"dashboard\" to [Subscribers(\"line2\")]",
        App("await new SampleSubscriber(null).{|TMQ0251:SubscribeAAsync|}();"),
        App("await new SampleSubscriber(null).SubscribeAAsync();"),
        besides: (
            Contract("""[Topic("a"), Publishers("line"), Subscribers("line2")] ValueTask AAsync(int x);"""),
            Contract("""[Topic("a"), Publishers("line"), Subscribers("line2", "dashboard")] ValueTask AAsync(int x);""")),
        generates: true);

    [Fact]
    public Task Grants_that_are_never_used__are_removed() => Fixed.VerifyAsync<GrantFix>(
        "Remove \"dashboard\" from [Publishers(",
        App("await sample.AAsync(1);").Replace("\"dashboard\"", "{|TMQ0252:{|TMQ0252:\"dashboard\"|}|}", StringComparison.Ordinal),
        App("await sample.AAsync(1);"),
        isLive: false,
        besides: (
            Contract("""[Topic("a")] ValueTask AAsync(int x); [Topic("b"), Publishers("line", "dashboard"), Subscribers("line2")] ValueTask BAsync(int x); [Topic("c")] ValueTask CAsync(int x);""", ", Publishers(\"line\", \"dashboard\"), Subscribers(\"line2\")"),
            Contract("""[Topic("a")] ValueTask AAsync(int x); [Topic("b"), {|TMQ0240:Publishers("line")|}, Subscribers("line2")] ValueTask BAsync(int x); [Topic("c"), {|TMQ0240:Publishers("line")|}] ValueTask CAsync(int x);""", ", Publishers(\"line\", \"dashboard\"), Subscribers(\"line2\")")));

    [Fact]
    public Task A_contract_that_flows_both_ways__is_split() => Fixed.VerifyAsync<SplitFix>(
        "Split: move what \"line\" receives to ISampleForLine",
        Consumer("{|TMQ0241:AddSampleConsumer<Consumer>|}"),
        Consumer("AddSampleConsumer<Consumer>"),
        besides: (
            Contract("[Topic(\"up\"), Publishers(\"line\"), Subscribers(\"line2\")] ValueTask UpAsync(int x);\n[Topic(\"down\"), Publishers(\"line2\"), Subscribers(\"line\")] ValueTask DownAsync(int x);"),
            Contract("[Topic(\"up\"), Publishers(\"line\"), Subscribers(\"line2\")] ValueTask UpAsync(int x);<end>").Replace("<end>\n    }",
                "\n    }\n\n    [MqttContract]\n    public interface ISampleForLine\n    {\n        [Topic(\"down\"), Publishers(\"line2\"), Subscribers(\"line\")] ValueTask DownAsync(int x);\n    }", StringComparison.Ordinal)),
        generates: true);

    private static string Contract(string members, string roles = "") => Fixed.Contract(
        members, $"[MqttContract{roles}]", assembly: "[assembly: MqttRole(\"line\")]\n[assembly: MqttRole(\"line2\")]");

    private static string App(string body) =>
        Usings + "[assembly: MqttApp(\"dashboard\")]\npublic static class App { public static async Task RunAsync(ISample sample) { " + body + " } }\n";

    private static string Consumer(string call) =>
        Usings + "public sealed class Consumer : ISample { public ValueTask UpAsync(int x) => default; public ValueTask DownAsync(int x) => default; "
        + "public static void Register(IMqttBuilder builder) => builder." + call + "(); }\n";
}
