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
}
