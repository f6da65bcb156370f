namespace TypedMqtt.Cli.Tests.Passwords;

public sealed class PasswdTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Passwd__creates_adds_changes_and_deletes()
    {
        string file = _files.File("passwords");

        Assert.Equal(0, (await CliRun.RunAsync(["passwd", "-c", "-b", file, "alice", "secret"])).ExitCode);
        Assert.Equal(0, (await CliRun.RunAsync(["passwd", file, "bob"], "typed\ntyped\n")).ExitCode);
        string first = await File.ReadAllTextAsync(file);
        Assert.Contains("alice:$7$", first, StringComparison.Ordinal);
        Assert.Contains("bob:$7$", first, StringComparison.Ordinal);

        Assert.Equal(0, (await CliRun.RunAsync(["passwd", "-b", file, "alice", "other"])).ExitCode);
        Assert.Equal(0, (await CliRun.RunAsync(["passwd", "-D", file, "bob"])).ExitCode);
        string second = await File.ReadAllTextAsync(file);
        Assert.NotEqual(first.Split('\n')[0], second.Split('\n')[0]);
        Assert.DoesNotContain("bob", second, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Passwd__hashes_plain_passwords_once()
    {
        string file = _files.Write("passwords", "alice:secret\n");

        await CliRun.RunAsync(["passwd", "-U", file]);
        string hashed = await File.ReadAllTextAsync(file);
        await CliRun.RunAsync(["passwd", "-U", file]);

        Assert.StartsWith("alice:$7$", hashed, StringComparison.Ordinal);
        Assert.Equal(hashed, await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("one\ntwo\n", "do not match")]
    [InlineData("", "No password was entered")]
    [InlineData("\n\n", "the password is empty")]
    public async Task Passwd__without_a_usable_password__changes_nothing(string input, string expected)
    {
        string file = _files.Write("passwords", "# mine\n");

        CliResult result = await CliRun.RunAsync(["passwd", file, "alice"], input);

        Assert.Equal(ExitCode.Failure, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
        Assert.Equal("# mine\n", await File.ReadAllTextAsync(file));
    }

    [Theory]
    [InlineData("passwd -b {missing} alice secret", "does not exist. Create it with: typedmqtt passwd -c")]
    [InlineData("passwd -D {missing} alice", "cannot be read")]
    [InlineData("passwd -D {file} alice", "has no user 'alice'")]
    [InlineData("passwd -b -c {missing} al:ice secret", "':'")]
    [InlineData("passwd -b -c {missing}/x/y alice secret", "cannot be written")]
    public async Task Passwd__that_cannot_be_done__says_why(string arguments, string expected)
    {
        string file = _files.Write("passwords", "# nobody\n");
        IEnumerable<string> all = arguments.Split(' ').Select(a => a
            .Replace("{file}", file, StringComparison.Ordinal).Replace("{missing}", _files.File("missing"), StringComparison.Ordinal));

        CliResult result = await CliRun.RunAsync(all);

        Assert.Equal(ExitCode.Failure, result.ExitCode);
        Assert.Contains(expected, result.Error, StringComparison.Ordinal);
    }
}
