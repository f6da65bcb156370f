using TypedMqtt.Generator.Tests.Support;

namespace TypedMqtt.Generator.Tests.Diagnostics;

public sealed class GrantDiagnosticsTests
{
    [Theory]
    [InlineData("[{|TMQ0233:Topic(\"a\")|}, Publishers(\"dashboard\")] ValueTask SendAsync();")]
    [InlineData("[{|TMQ0233:Topic(\"a\")|}, Subscribers(\"dashboard\")] ValueTask SendAsync();")]
    [InlineData("[Topic(\"a\"), Publishers({|TMQ0236:\"dashboard\"|}), Subscribers(\"dashboard\")] ValueTask SendAsync();")]
    [InlineData("[Topic(\"a\"), Publishers(\"controller\", {|TMQ0236:\"dashboard\"|}), Subscribers(\"dashboard\")] ValueTask SendAsync();")]
    [InlineData("[Topic(\"a/{|TMQ0234:{site}|}\"), Publishers(\"line-controller\"), Subscribers(\"dashboard\")] ValueTask SendAsync(string site);")]
    [InlineData("[Topic(\"a/{|TMQ0234:{**site}|}\"), Publishers(\"line-controller\"), Subscribers(\"dashboard\")] ValueTask SendAsync(string site);")]
    [InlineData("[Topic(\"a/{site:id}\"), Publishers(\"line-controller\", {|TMQ0235:\"controller\"|}), Subscribers(\"dashboard\")] ValueTask SendAsync(string site);")]
    public Task What_is_wrong_with_a_grant__is_marked(string member) => Markup.VerifyAsync(With(member));

    [Theory]
    [InlineData("[Topic(\"a\"), Publishers(\"controller\"), Subscribers(\"dashboard\")] ValueTask SendAsync();")]
    [InlineData("[Topic(\"a/{site:id}\"), Publishers(\"line-controller\"), Subscribers(\"dashboard\")] ValueTask SendAsync(string site);")]
    [InlineData("[Topic(\"a/{site}\"), Publishers(\"line-controller\"), Subscribers(\"dashboard\")] ValueTask SendAsync(int site);")]
    [InlineData("[Topic(\"a/{site}\"), Publishers(\"controller\"), Subscribers(\"dashboard\")] ValueTask SendAsync(string site);")]
    public Task What_is_nearly_wrong__is_fine(string member) => Markup.VerifyAsync(With(member));

    [Fact]
    public async Task A_request_that_nobody_answers__is_marked_and_one_that_nobody_may_do_anything_with_is_a_channel_without_role()
    {
        var message = await Markup.VerifyAsync(With(
            """
            [Topic("a"), Requesters("dashboard")] ValueTask<int> {|TMQ0245:AskAsync|}(int x, CancellationToken token);
            [{|TMQ0233:Topic("b")|}, Responders("dashboard")] ValueTask<int> BAsync(int x, CancellationToken token);
            [Topic("c"), Requesters("dashboard"), Responders("controller")] ValueTask<int> CAsync(int x, CancellationToken token);
            """));

        Assert.Contains("ISample.AskAsync may be requested by \"dashboard\" and no role may answer it", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_channel_without_roles_beside_others_that_have_some__is_marked_once()
    {
        var message = await Markup.VerifyAsync(With(
            """
            [Topic("a"), Publishers("controller"), Subscribers("dashboard")] ValueTask OneAsync();
            [{|TMQ0233:Topic("b")|}] ValueTask TwoAsync();
            """));

        Assert.Equal(
            "ISample.TwoAsync has no publisher and no subscriber role, so access control grants it to nobody; " +
            "add [Publishers(\"…\"), Subscribers(\"…\")] to the method or the interface",
            message);
    }

    [Fact]
    public Task A_contract_that_names_no_role__is_not_asked_for_any() => Markup.VerifyAsync(With("""[Topic("a")] ValueTask SendAsync();""")
        + "[MqttContract, Publishers(\"controller\"), Subscribers(\"dashboard\")] public interface IOther { [Topic(\"b\")] ValueTask SendAsync(); }");

    [Fact]
    public async Task An_identity_in_the_prefix__is_marked_there()
    {
        var message = await Markup.VerifyAsync(With(
            """[Topic("a"), Publishers("line-controller"), Subscribers("dashboard")] ValueTask SendAsync(string site);""",
            """[MqttContract(Prefix = "plant/{|TMQ0234:{site}|}")]"""));

        Assert.Contains("write {site:id}", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_list_of_the_method_that_drops_roles_of_the_interface__is_said()
    {
        var message = await Markup.VerifyAsync(With(
            """
            [Topic("a"), {|TMQ0240:Subscribers("dashboard")|}] ValueTask OneAsync();
            [Topic("b"), Subscribers("dashboard", "auditor", "archive")] ValueTask TwoAsync();
            """,
            """[MqttContract, Publishers("controller"), Subscribers("dashboard", "auditor")]"""));

        Assert.Contains("auditor no longer applies here", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_identity_that_is_no_placeholder_of_the_role__is_marked()
    {
        var message = await Markup.VerifyAsync(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            [assembly: MqttRole("line-controller", "site", {|TMQ0232:"lien"|})]
            [assembly: MqttRole("dashboard")]
            [assembly: MqttRole("elsewhere", "planet")]
            [MqttContract(Prefix = "plant/{site:id}")] public interface ISample
            {
                [Topic("{line}"), Publishers("line-controller"), Subscribers("dashboard")] ValueTask SendAsync(int line);
            }
            """);

        Assert.Contains("did you mean \"line\"?", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_literal_where_others_have_an_identity__is_marked()
    {
        var message = await Markup.VerifyAsync(
            """
            using System.Threading.Tasks;
            using TypedMqtt;
            [assembly: MqttRole("line-controller", "site")]
            [assembly: MqttRole("dashboard")]
            [MqttContract(Prefix = "plant/{site:id}"), Publishers("line-controller"), Subscribers("dashboard")] public interface ISample
            {
                [Topic("state")] ValueTask SendAsync();
            }
            [MqttContract(Prefix = "plant/{|TMQ0239:all|}"), Publishers("line-controller"), Subscribers("dashboard")] public interface IOther
            {
                [Topic("alarm")] ValueTask OneAsync();
                [Topic("news/all")] ValueTask TwoAsync();
            }
            [MqttContract(Prefix = "plant"), Publishers("line-controller"), Subscribers("dashboard")] public interface IFine
            {
                [Topic("not an id/x")] ValueTask OneAsync();
            }
            """);

        Assert.Contains("with site = \"all\" would own IOther.OneAsync", message, StringComparison.Ordinal);
    }

    private static string With(string members, string attribute = "[MqttContract]") => Contract.With(members, attribute).Replace(
        "using TypedMqtt;\n",
        "using TypedMqtt;\n[assembly: MqttRole(\"auditor\")][assembly: MqttRole(\"archive\")]\n",
        StringComparison.Ordinal);
}
