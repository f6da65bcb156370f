using TypedMqtt.CodeFixes.Roles;

namespace TypedMqtt.CodeFixes.Tests;

public sealed class RoleFixTests
{
    [Fact]
    public Task A_misspelt_role__is_corrected() => Fixed.VerifyAsync<RoleFix>(
        "Change to \"dashboard\"",
        Fixed.Contract("""[Topic("a"), Publishers("line"), Subscribers({|TMQ0231:"dashbord"|}, {|TMQ0231:"dashboart"|})] ValueTask AAsync(int x);""", assembly: "[assembly: MqttRole(\"line\")]"),
        Fixed.Contract("""[Topic("a"), Publishers("line"), Subscribers("dashboard", "dashboard")] ValueTask AAsync(int x);""", assembly: "[assembly: MqttRole(\"line\")]"));

    [Fact]
    public Task A_misspelt_role_of_the_application__is_corrected() => Fixed.VerifyAsync<RoleFix>(
        "Change to \"dashboard\"",
        Fixed.Contract("[Topic(\"a\")] ValueTask AAsync(int x);", assembly: "[assembly: MqttApp({|TMQ0253:\"dashbord\"|})]"),
        Fixed.Contract("[Topic(\"a\")] ValueTask AAsync(int x);", assembly: "[assembly: MqttApp(\"dashboard\")]"));

    [Fact]
    public Task An_unknown_role__is_declared() => Fixed.VerifyAsync<RoleFix>(
        "Declare \"auditor\"",
        Fixed.Contract("""[Topic("a"), Publishers({|TMQ0231:"auditor"|}), Subscribers("dashboard")] ValueTask AAsync(int x);""", assembly: "[assembly: MqttRole(\"line\")]"),
        Fixed.Contract("""[Topic("a"), Publishers("auditor"), Subscribers("dashboard")] ValueTask AAsync(int x);""", assembly: "[assembly: MqttRole(\"line\")]\n[assembly: MqttRole(\"auditor\")]"));

    [Fact]
    public Task A_channel_without_role__gets_one_that_is_declared() => Fixed.VerifyAsync<RoleFix>(
        "Add [Subscribers(\"dashboard\")]",
        Fixed.Contract("""[{|TMQ0233:Topic("a")|}, Publishers("line")] ValueTask AAsync(int x); [{|TMQ0233:Topic("b")|}, Publishers("line")] ValueTask BAsync(int x);""", assembly: "[assembly: MqttRole(\"line\")]"),
        Fixed.Contract("""[Topic("a"), Subscribers("dashboard"), Publishers("line")] ValueTask AAsync(int x); [Topic("b"), Subscribers("dashboard"), Publishers("line")] ValueTask BAsync(int x);""", assembly: "[assembly: MqttRole(\"line\")]"));

    [Fact]
    public Task A_request_that_nobody_answers__gets_somebody() => Fixed.VerifyAsync<RoleFix>(
        "Add [Responders(\"line\")]",
        Fixed.Contract("""[Topic("a"), Requesters("dashboard")] ValueTask<int> {|TMQ0245:AAsync|}(int x, CancellationToken token);""", assembly: "[assembly: MqttRole(\"line\")]"),
        Fixed.Contract("""[Topic("a"), Responders("line"), Requesters("dashboard")] ValueTask<int> AAsync(int x, CancellationToken token);""", assembly: "[assembly: MqttRole(\"line\")]"));

    [Fact]
    public Task A_misspelt_identity__is_corrected() => Fixed.VerifyAsync<RoleFix>(
        "Change to \"site\"",
        Fixed.Contract("""[Topic("{site:id}/a"), Publishers("line"), Subscribers("dashboard")] ValueTask AAsync(string site);""", assembly: "[assembly: MqttRole(\"line\", {|TMQ0232:\"sitte\"|})]"),
        Fixed.Contract("""[Topic("{site:id}/a"), Publishers("line"), Subscribers("dashboard")] ValueTask AAsync(string site);""", assembly: "[assembly: MqttRole(\"line\", \"site\")]"), isLive: false);

    [Fact]
    public Task A_role_that_writes_for_others__is_bound() => Fixed.VerifyAsync<RoleFix>(
        "Bind \"gateway\" to its own site",
        Fixed.Contract("""[Topic("{site:id}/a"), Publishers("line", {|TMQ0235:"gateway"|}), Subscribers("dashboard")] ValueTask AAsync(string site);""", assembly: "[assembly: MqttRole(\"line\", \"site\")]\n[assembly: MqttRole(\"gateway\", Description = \"x\")]"),
        Fixed.Contract("""[Topic("{site:id}/a"), Publishers("line", "gateway"), Subscribers("dashboard")] ValueTask AAsync(string site);""", assembly: "[assembly: MqttRole(\"line\", \"site\")]\n[assembly: MqttRole(\"gateway\", \"site\", Description = \"x\")]"));
}
