using System.Security.Cryptography;
using System.Text;
using TypedMqtt.Protocol.Authentication;

namespace TypedMqtt.Protocol.Tests.Authentication;

public sealed class ScramSha256Tests
{
    // RFC 7677 §3.
    private const string ClientNonce = "rOprNGfwEbeRWgbNEkqO";
    private const string ServerNonce = "%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0";
    private const string Salt = "W22ZaJ0SNY7soEsUEjb6gQ==";
    private const string First = "n,,n=user,r=" + ClientNonce;
    private const string Challenge = "r=" + ClientNonce + ServerNonce + ",s=" + Salt + ",i=4096";
    private const string WithoutProof = "c=biws,r=" + ClientNonce + ServerNonce;
    private const string Final = WithoutProof + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=";
    private const string ServerFinal = "v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=";

    [Fact]
    public void Client__speaks_the_exchange_of_RFC_7677()
    {
        var client = new ScramSha256Client("user", "pencil", ClientNonce, int.MaxValue);

        Assert.Equal(First, Text(client.FirstMessage.Span));
        Assert.False(client.CheckFinal(Utf8(ServerFinal)));
        Assert.Equal(Final, Text(client.Respond(Utf8(Challenge))));
        Assert.True(client.CheckFinal(Utf8(ServerFinal)));
        Assert.False(client.CheckFinal(Utf8("v=" + Convert.ToBase64String(new byte[32]))));
        Assert.False(client.CheckFinal(Utf8("e=other-error")));
    }

    [Fact]
    public void Server__speaks_the_exchange_of_RFC_7677()
    {
        ScramSha256Server server = Begin(First);

        Assert.Equal("user", server.UserName);
        Assert.Equal(Challenge, Text(server.Challenge(Pencil())));
        Assert.True(server.TryFinish(Utf8(Final), out byte[]? last, out _));
        Assert.Equal(ServerFinal, Text(last));
    }

    [Theory]
    [InlineData("")]
    [InlineData("n,")]
    [InlineData("p=tls-unique,,n=user,r=x")]
    [InlineData("n,a=admin,n=user,r=x")]
    [InlineData("n,,n=,r=x")]
    [InlineData("n,,n=user")]
    [InlineData("n,,n=user,r=")]
    [InlineData("n,,m=ext,n=user,r=x")]
    [InlineData("n,,n=us=er,r=x")]
    [InlineData("n,,n=us=2c,r=x")]
    [InlineData("n,,n=a\u0007b,r=x")]
    public void Server__refuses_a_first_message_that_is_none(string first) =>
        Assert.False(new ScramSha256Server().TryReadFirst(Utf8(first), out _));

    [Fact]
    public void Server__refuses_bytes_that_are_not_UTF_8() => Assert.False(new ScramSha256Server().TryReadFirst([0xFF, 0x2C, 0x2C], out _));

    [Theory]
    [InlineData("")]
    [InlineData("c=biws")]
    [InlineData(WithoutProof)]
    [InlineData(WithoutProof + ",p=")]
    [InlineData(WithoutProof + ",p=!!!!")]
    [InlineData(WithoutProof + ",p=AAAA")]
    [InlineData(Final + ",x=1")]
    [InlineData("c=eSws,r=" + ClientNonce + ServerNonce + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData("c=biws,r=" + ClientNonce + ",p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    [InlineData(WithoutProof + ",p=eHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=")]
    public void Server__refuses_a_last_message_that_proves_nothing(string final)
    {
        ScramSha256Server server = Begin(First);
        server.Challenge(Pencil());

        Assert.False(server.TryFinish(Utf8(final), out byte[]? last, out string error));
        Assert.Null(last);
        Assert.NotEmpty(error);
    }

    [Theory]
    [InlineData("s=W22Z,i=4096")]
    [InlineData("r=other,s=W22Z,i=4096")]
    [InlineData("r=" + ClientNonce + ",s=W22Z,i=4096")]
    [InlineData("r=" + ClientNonce + "x,s=*,i=4096")]
    [InlineData("r=" + ClientNonce + "x,s=W22Z,i=4095")]
    [InlineData("r=" + ClientNonce + "x,s=W22Z,i=1000001")]
    [InlineData("r=" + ClientNonce + "x,s=W22Z,i=-1")]
    [InlineData("m=ext,r=" + ClientNonce + "x,s=W22Z,i=4096")]
    public void Client__does_not_answer_a_challenge_it_cannot_trust(string challenge) =>
        Assert.Throws<CryptographicException>(() => new ScramSha256Client("user", "pencil", ClientNonce, 1_000_000).Respond(Utf8(challenge)));

    [Theory]
    [InlineData("user", "pencil")]
    [InlineData("a=b,c", "p,=w")]
    [InlineData("Zoë", "I\u00ADX \u00AA")]
    public void Any_name_and_password__agree(string user, string password)
    {
        var client = new ScramSha256Client(user, password);
        var server = new ScramSha256Server();

        Assert.True(server.TryReadFirst(client.FirstMessage.Span, out _));
        Assert.Equal(user, server.UserName);
        byte[] final = client.Respond(server.Challenge(ScramSha256.CreateCredential(password, default, 4096)));
        Assert.True(server.TryFinish(final, out byte[]? last, out string error), error);
        Assert.True(client.CheckFinal(last));
    }

    [Theory]
    [InlineData("I\u00ADX", "IX")]
    [InlineData("user", "user")]
    [InlineData("a\u00A0b", "a b")]
    public void Passwords_that_look_the_same__are_the_same(string typed, string same) =>
        Assert.Equal(ScramSha256.SaltPassword(same, [1], 1), ScramSha256.SaltPassword(typed, [1], 1)); // RFC 4013 §3

    [Theory]
    [InlineData("\u00AA", "a")]
    [InlineData("\u2168", "IX")]
    public void Passwords_of_compatible_characters__are_the_same(string typed, string same)
    {
        Assert.SkipUnless("\u00AA".Normalize(NormalizationForm.FormKC) == "a", "Globalization-invariant mode does not normalise.");
        Assert.Equal(ScramSha256.SaltPassword(same, [1], 1), ScramSha256.SaltPassword(typed, [1], 1)); // RFC 4013 §3
    }

    private static ScramSha256Server Begin(string first)
    {
        var server = new ScramSha256Server(ServerNonce);
        Assert.True(server.TryReadFirst(Utf8(first), out string error), error);
        return server;
    }

    private static ScramCredential Pencil() => ScramSha256.CreateCredential("pencil", Convert.FromBase64String(Salt), 4096);

    private static byte[] Utf8(string text) => Encoding.UTF8.GetBytes(text);

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
