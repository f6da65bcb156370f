using System.Diagnostics;
using System.Text;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.ShippedBugs;

namespace TypedMqtt.Broker.Tests.Security;

public sealed class PasswordFileTests
{
    // Written by mosquitto_passwd 2.0.11: "secret", "pw:1", "grüße".
    private const string Alice = "alice:$7$101$a74So1xjsgctgb5r$DfMHdGcZzE/FXf2eKbKL1WJJ5Vzv+Jrwy34SsOJHnatpITa2VrvN2F8xLmUCxcMBopNzpQbaR1TTcM9PvnPNGw==";
    private const string Bob = "bob:$6$DCXm1upOR6zTDdyK$aPm8Qetj8WHXunK3t4xc9R18bjV/3kSq+Brflhspd9AAadEViuZ88U1Q/ZMfr9TEKYEBD5corQoPOT9SUD/2gA==";
    private const string Joerg = "jörg x:$7$101$f/F7qr1zsnfADep6$M5doSxyrW8m+Tq/RXEZ/0SOSGM652RI7ZRt/m71lmF2sb4hWwyPGu6rsgHMwCH6sFUKITnCbiNCtPOzGPaTNEQ==";

    [Theory]
    [InlineData("alice", "secret", PasswordCheck.Ok)]
    [InlineData("bob", "pw:1", PasswordCheck.Ok)]
    [InlineData("jörg x", "grüße", PasswordCheck.Ok)]
    [InlineData("alice", "Secret", PasswordCheck.WrongPassword)]
    [InlineData("alice", "secret ", PasswordCheck.WrongPassword)]
    [InlineData("bob", "secret", PasswordCheck.WrongPassword)]
    [InlineData("Alice", "secret", PasswordCheck.UnknownUser)]
    [InlineData("", "secret", PasswordCheck.UnknownUser)]
    [InlineData("alice", "", PasswordCheck.MissingPassword)]
    [InlineData("nobody", "", PasswordCheck.MissingPassword)]
    public void Verify__against_hashes_of_mosquitto_passwd(string user, string password, PasswordCheck expected)
    {
        PasswordFile file = PasswordFile.Parse($"# users\n\n{Alice}\r\n{Bob}\n  {Joerg}  ", "pw");

        Assert.Equal(expected, file.Verify(user, Encoding.UTF8.GetBytes(password)));
        Assert.Equal(3, file.Count);
    }

    [Theory]
    [InlineData(0, 8)]
    [InlineData(0, 64)]
    [InlineData(1, 1)]
    [InlineData(1000, 12)]
    [InlineData(5, 64)]
    public void Hash__of_any_salt_length_and_cost__survives_the_file(int iterations, int saltBytes)
    {
        byte[] salt = [.. Enumerable.Range(7, saltBytes).Select(i => (byte)i)];
        var file = PasswordFile.Parse($"u:{PasswordHash.Create("pw"u8, iterations, salt)}", "pw");

        Assert.Equal(PasswordCheck.Ok, file.Verify("u", "pw"u8));
        Assert.Equal(PasswordCheck.WrongPassword, file.Verify("u", "pW"u8));
    }

    [Theory]
    [InlineData("garbage", "expected 'user:hash', a comment that starts with '#', or a blank line")]
    [InlineData("  # indented", "expected '#' in the first column")]
    [InlineData("eve:plaintext", "expected a hash that starts with '$6$' or '$7$'")]
    [InlineData("eve:", "expected a hash that starts with '$6$' or '$7$'")]
    [InlineData(":", "the user name is empty")]
    [InlineData(":$7$1$a$b", "the user name is empty")]
    [InlineData("eve:$9$abc", "expected a hash that starts with '$6$' or '$7$'")]
    [InlineData("eve:$argon2id$v=19$m=47104,t=1,p=1$a$b", "argon2id hashes are not supported")]
    [InlineData("eve:$7$0$AAAA$AAAA", "expected an iteration count from 1 to 2000000")]
    [InlineData("eve:$7$2000001$AAAA$AAAA", "expected an iteration count from 1 to 2000000")]
    [InlineData("eve:$7$-1$AAAA$AAAA", "expected an iteration count from 1 to 2000000")]
    [InlineData("eve:$7$AAAA", "expected an iteration count from 1 to 2000000")]
    [InlineData("eve:$7$101$AAAA", "expected a salt of 1 to 64 bytes in base64, then '$' and the hash")]
    [InlineData("eve:$7$101$$AAAA", "expected a salt of 1 to 64 bytes in base64")]
    [InlineData("eve:$7$101$A A A A$AAAA", "expected a salt of 1 to 64 bytes in base64")]
    [InlineData("eve:$6$AAAA$AAAA", "expected a hash of 64 bytes in base64 with padding")]
    [InlineData("eve:$6$AAAA$", "expected a hash of 64 bytes in base64 with padding")]
    [InlineData("a\u0001b:$6$AAAA$AAAA", "must not contain control characters")]
    [InlineData("nul\0:x", "the line contains a NUL byte")]
    [ShippedBug(21)]
    public void Parse__a_bad_line__is_an_error_with_file_and_line(string line, string expected)
    {
        var error = Assert.Throws<MosquittoFileException>(() => PasswordFile.Parse($"# users\n{Alice}\n{line}\n", "etc/pw"));

        Assert.Equal("etc/pw", error.File);
        Assert.Equal(3, error.Line);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    [ShippedBug(27)]
    public void Parse__several_bad_lines__lists_all_and_shows_no_secret()
    {
        var error = Assert.Throws<MosquittoFileException>(() => PasswordFile.Parse($"eve:hunter2\n{Alice}\nhunter3\n{Alice}\nmal\u001b:x", "pw"));

        Assert.Equal([1, 3, 4, 5], error.Errors.Select(e => e.Line));
        Assert.Contains("user 'alice' is already defined at line 2", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hunter", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("\u001b", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load__a_missing_file__names_it()
    {
        using var directory = new TemporaryDirectory();

        var error = Assert.Throws<MosquittoFileException>(() => PasswordFile.Load(directory.File("none")));

        Assert.Equal(0, error.Line);
        Assert.StartsWith($"{directory.File("none")}: the password file cannot be read: ", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load__invalid_utf8_or_a_byte_order_mark__is_an_error()
    {
        using var directory = new TemporaryDirectory();
        File.WriteAllBytes(directory.File("bad"), [.. "# x\n"u8, (byte)'a', 0xff, .. ":$7$\n"u8]);
        File.WriteAllBytes(directory.File("bom"), [.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Alice)]);

        Assert.Equal(2, Assert.Throws<MosquittoFileException>(() => PasswordFile.Load(directory.File("bad"))).Line);
        Assert.Contains("byte order mark", Assert.Throws<MosquittoFileException>(() => PasswordFile.Load(directory.File("bom"))).Message, StringComparison.Ordinal);
    }

    [Fact]
    [ShippedBug(35)]
    public void Verify__an_unknown_user__takes_as_long_as_a_wrong_password()
    {
        PasswordFile file = PasswordFile.Parse($"u:{PasswordHash.Create("pw"u8, 3000, new byte[12])}", "pw");
        file.Verify("u", "x"u8);

        // The best of many, interleaved: a busy machine makes some calls take longer and none shorter.
        (long known, long unknown, double ratio) = (long.MaxValue, long.MaxValue, 0);
        for (int i = 0; i < 3_000 && (i < 150 || ratio is < 0.7 or > 1.4); i++)
        {
            known = Math.Min(known, Measure(file, "u"));
            unknown = Math.Min(unknown, Measure(file, $"nobody{i}"));
            ratio = (double)unknown / known;
        }

        Assert.InRange(ratio, 0.7, 1.4);
    }

    private static long Measure(PasswordFile file, string user)
    {
        long start = Stopwatch.GetTimestamp();
        file.Verify(user, "wrong"u8);
        return Stopwatch.GetTimestamp() - start;
    }
}
