using System.Text;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.ShippedBugs;

namespace TypedMqtt.Broker.Tests.Security;

public sealed class SecurityPolicyTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData(true, true, null, null, true, "anonymous clients are allowed")]
    [InlineData(true, false, null, null, false, "the client gave no user name and allow_anonymous is false")]
    [InlineData(false, false, null, null, false, "the client gave no user name and allow_anonymous is false")]
    [InlineData(false, true, "anyone", "x", true, "there is no password_file and anonymous clients are allowed")]
    [InlineData(false, false, "anyone", "x", false, "user 'anyone' cannot be checked: there is no password_file and allow_anonymous is false")]
    [InlineData(true, false, "alice", "secret", true, "the password matches ")]
    [InlineData(true, true, "alice", "wrong", false, "the password of user 'alice' is wrong")]
    [InlineData(true, true, "alice", null, false, "user 'alice' gave no password")]
    [InlineData(true, true, "alice", "", false, "user 'alice' gave no password")]
    [InlineData(true, true, "bo\nb", "secret", false, "user 'bo\\u000ab' is not in ")]
    [InlineData(true, true, "", "x", true, "anonymous clients are allowed")]
    [InlineData(true, false, "", "x", false, "the client gave no user name and allow_anonymous is false")]
    public async Task Authenticate__by_the_checks_of_mosquitto(bool withFile, bool anonymous, string? user, string? password, bool accepted, string reason)
    {
        SecurityPolicy policy = SecurityPolicy.Load(new SecuritySettings { AllowAnonymous = anonymous, PasswordFile = withFile ? Passwords("alice", "secret") : null });

        AuthenticationResult result = await policy.AuthenticateAsync(Request(user, password), CancellationToken.None);

        Assert.Equal(accepted, result.IsAccepted);
        Assert.Equal(accepted ? ReasonCode.Success : ReasonCode.NotAuthorized, result.ReasonCode);
        Assert.Equal(accepted && user != "" ? user : null, result.UserName);
        Assert.StartsWith(reason, result.LogReason, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Authenticate__many_at_once__all_get_their_answer()
    {
        SecurityPolicy policy = SecurityPolicy.Load(new SecuritySettings { PasswordFile = Passwords("alice", "secret") });

        AuthenticationResult[] results = await Task.WhenAll(Enumerable.Range(0, 200)
            .Select(i => policy.AuthenticateAsync(Request("alice", i % 2 == 0 ? "secret" : "no"), CancellationToken.None).AsTask()));

        Assert.All(results, (result, i) => Assert.Equal(i % 2 == 0, result.IsAccepted));
    }

    [Fact]
    public async Task Authenticate__a_connection_that_is_gone__stops_waiting()
    {
        SecurityPolicy policy = SecurityPolicy.Load(new SecuritySettings { PasswordFile = Passwords("alice", "secret") });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
            await policy.AuthenticateAsync(Request("alice", "secret"), new CancellationToken(canceled: true)));
    }

    [Fact]
    public void Load__errors_in_both_files__lists_all()
    {
        var settings = new SecuritySettings { PasswordFile = _directory.Write("pw", "x:plain"), AclFile = _directory.Write("acl", "foo") };

        var error = Assert.Throws<MosquittoFileException>(() => SecurityPolicy.Load(settings));

        Assert.Equal(2, error.Errors.Count);
    }

    [Fact]
    public void Reload__good_files__are_in_force_with_the_next_generation()
    {
        string acl = _directory.Write("acl", "user u\ntopic read a\n");
        SecurityPolicy policy = SecurityPolicy.Load(new SecuritySettings { AclFile = acl });
        ClientAcl before = policy.For("u", "c");
        File.WriteAllText(acl, "user u\ntopic read b\ntopic write\n");

        SecurityReloadResult result = policy.Reload();

        Assert.True(result.Succeeded);
        Assert.Equal((1 + 1, 2), (result.Generation, policy.Generation));
        Assert.Single(result.Warnings);
        Assert.True(policy.For("u", "c").CanRead("b"u8));
        Assert.False(policy.For("u", "c").CanRead("a"u8));
        Assert.True(before.CanRead("a"u8));
    }

    [Theory]
    [InlineData("user u\ntopic read #\ngarbage\n")]
    [InlineData("user u\ntopic read #\ntop")]
    [InlineData("\0\0\0\0")]
    [InlineData("missing")]
    [InlineData("directory")]
    public async Task Reload__a_bad_acl_file__keeps_both_files_in_force(string content)
    {
        string acl = _directory.Write("acl", "user alice\ntopic read a\n");
        string passwords = Passwords("alice", "secret");
        SecurityPolicy policy = SecurityPolicy.Load(new SecuritySettings { AclFile = acl, PasswordFile = passwords });
        new PasswordFileEditor(passwords, iterations: 5).Set("mallory", "new");
        File.Delete(acl);
        if (content == "directory")
        {
            Directory.CreateDirectory(acl);
        }
        else if (content != "missing")
        {
            File.WriteAllText(acl, content);
        }

        SecurityReloadResult result = policy.Reload();

        Assert.False(result.Succeeded);
        Assert.All(result.Errors, error => Assert.Equal(acl, error.File));
        Assert.Equal((1, 1), (result.Generation, policy.Generation));
        ClientAcl client = policy.For("alice", "c");
        Assert.True(client.CanRead("a"u8));
        Assert.False(client.CanRead("b"u8) || client.CanWrite("a"u8) || policy.For("mallory", "c").CanRead("a"u8));
        Assert.True((await policy.AuthenticateAsync(Request("alice", "secret"), CancellationToken.None)).IsAccepted);
        Assert.False((await policy.AuthenticateAsync(Request("mallory", "new"), CancellationToken.None)).IsAccepted);
    }

    [Fact]
    [ShippedBug(3)]
    public void Reload__a_missing_or_damaged_password_file__keeps_the_policy()
    {
        string passwords = Passwords("alice", "secret");
        SecurityPolicy policy = SecurityPolicy.Load(new SecuritySettings { PasswordFile = passwords });
        File.WriteAllText(passwords, "alice:$7$101$cut");
        Assert.False(policy.Reload().Succeeded);
        File.Delete(passwords);

        SecurityReloadResult result = policy.Reload();

        Assert.Equal(1, result.Generation);
        Assert.Contains("cannot be read", Assert.Single(result.Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task IsStillValid__after_a_reload__only_for_users_whose_password_is_the_same()
    {
        string passwords = Passwords("stays", "1");
        var editor = new PasswordFileEditor(passwords, iterations: 5);
        editor.Set("changes", "2");
        editor.Set("goes", "3");
        SecurityPolicy policy = SecurityPolicy.Load(new SecuritySettings { PasswordFile = passwords });
        AuthenticationResult stays = await policy.AuthenticateAsync(Request("stays", "1"), CancellationToken.None);
        AuthenticationResult changes = await policy.AuthenticateAsync(Request("changes", "2"), CancellationToken.None);
        AuthenticationResult goes = await policy.AuthenticateAsync(Request("goes", "3"), CancellationToken.None);
        editor.Set("changes", "other");
        editor.Delete("goes");

        Assert.True(policy.Reload().Succeeded);

        Assert.True(policy.IsStillValid(stays));
        Assert.False(policy.IsStillValid(changes) || policy.IsStillValid(goes));
        Assert.False(policy.IsStillValid(AuthenticationResult.Accept(null, "")));
    }

    [Fact]
    public void For__without_an_acl_file__allows_everything() => Assert.True(SecurityPolicy.Load(new SecuritySettings()).For("u", "c").CanWrite("a"u8));

    [Fact]
    public void Request__never_shows_the_password() => Assert.DoesNotContain("secret", Request("alice", "secret").ToString(), StringComparison.Ordinal);

    private static AuthenticationRequest Request(string? user, string? password) => new()
    {
        ClientId = "c",
        UserName = user,
        Password = password is null ? null : Encoding.UTF8.GetBytes(password),
        ListenerName = "test",
    };

    private string Passwords(string user, string password)
    {
        string path = _directory.File("pw");
        new PasswordFileEditor(path, iterations: 5).Create(user, password);
        return path;
    }
}
