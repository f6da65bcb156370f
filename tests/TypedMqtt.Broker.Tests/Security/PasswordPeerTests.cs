using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Tests.Security;

/// <summary>Password files go both ways between our tool and the real one.</summary>
[Trait("Peer", "mosquitto")]
public sealed class PasswordPeerTests : IDisposable
{
    private readonly TemporaryDirectory _directory = new();

    public void Dispose() => _directory.Dispose();

    [Theory]
    [InlineData("sha512")]
    [InlineData("sha512-pbkdf2")]
    public async Task Files_of_mosquitto_passwd__verify_here(string scheme)
    {
        string path = _directory.File("pw");
        (string User, string Password)[] users = [("alice", "secret"), ("jörg b", "grüße 1:2"), ("x", "$7$101$x$y")];
        string create = "-c";
        foreach ((string user, string password) in users)
        {
            string[] options = create.Length > 0 ? [create, "-H", scheme, "-b", path, user, password] : ["-H", scheme, "-b", path, user, password];
            (int exitCode, string output) = await MosquittoPeer.RunAsync("mosquitto_passwd", options);
            Assert.True(exitCode == 0, output);
            create = "";
        }

        PasswordFile file = PasswordFile.Load(path);
        Assert.All(users, user => Assert.Equal(PasswordCheck.Ok, file.Verify(user.User, System.Text.Encoding.UTF8.GetBytes(user.Password))));
        Assert.Equal(PasswordCheck.WrongPassword, file.Verify("alice", "Secret"u8));
    }

    [Fact]
    public async Task Our_files__log_in_at_mosquitto_and_can_be_edited_by_its_tool()
    {
        string path = _directory.File("pw");
        var editor = new PasswordFileEditor(path, iterations: 1000);
        editor.Create("alice", "secret");
        editor.Set("jörg b", "grüße 1:2");
        new PasswordFileEditor(path).Set("slow", "default cost");
        (int edited, string output) = await MosquittoPeer.RunAsync("mosquitto_passwd", "-b", path, "late", "added");
        Assert.True(edited == 0, output);
        int port = MosquittoPeer.FreePort();
        string conf = _directory.Write("m.conf", $"user root\nlistener {port} 127.0.0.1\npassword_file {path}\n");
        await using MosquittoBroker broker = await MosquittoBroker.StartAsync(conf);
        Assert.True(broker.IsRunning, broker.Log);

        Assert.Equal(0, await LogInAsync(port, "alice", "secret"));
        Assert.Equal(0, await LogInAsync(port, "jörg b", "grüße 1:2"));
        Assert.Equal(0, await LogInAsync(port, "slow", "default cost"));
        Assert.Equal(0, await LogInAsync(port, "late", "added"));
        Assert.Equal(5, await LogInAsync(port, "alice", "wrong"));
        Assert.Equal(5, await LogInAsync(port, "nobody", "secret"));
        Assert.DoesNotContain("removing entry", broker.Log, StringComparison.Ordinal);
        PasswordFile file = PasswordFile.Load(path);
        Assert.Equal(PasswordCheck.Ok, file.Verify("late", "added"u8));
        Assert.Equal(PasswordCheck.Ok, file.Verify("slow", "default cost"u8));
    }

    private static async Task<int> LogInAsync(int port, string user, string password)
    {
        string[] arguments = ["-h", "127.0.0.1", "-p", $"{port}", "-u", user, "-P", password, "-t", "t", "-m", "m", "-q", "1"];
        return (await MosquittoPeer.RunAsync("mosquitto_pub", arguments)).ExitCode;
    }
}
