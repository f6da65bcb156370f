using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Listeners;

public sealed class RevocationListTests : IDisposable
{
    private static readonly DateTimeOffset Tomorrow = DateTimeOffset.UtcNow.AddDays(1);

    private readonly TestCertificates _authority = new();
    private readonly TemporaryDirectory _directory = new();
    private readonly LogLines _log = new();
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly X509Certificate2 _good;
    private readonly X509Certificate2 _bad;

    public RevocationListTests()
    {
        _good = _authority.CreateClient("CN=good");
        _bad = _authority.CreateClient("CN=bad");
    }

    private string ListFile => _directory.File("crl");

    public void Dispose()
    {
        _good.Dispose();
        _bad.Dispose();
        _authority.Dispose();
        _directory.Dispose();
        _log.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_revoked_certificate_is_refused_and_the_log_says_so(bool pem)
    {
        File.WriteAllBytes(ListFile, pem ? System.Text.Encoding.ASCII.GetBytes(_authority.RevocationListPem(Tomorrow, _bad)) : _authority.RevocationList(Tomorrow, _bad));
        await using MqttBroker broker = await StartAsync();

        await AcceptedAsync(broker, _good);
        await RefusedAsync(broker, _bad, $"'CN=bad' (serial number {_bad.SerialNumber}): it was revoked at ");
    }

    [Fact]
    public async Task A_reload_revokes_for_new_connections_and_open_ones_stay()
    {
        WriteList(_authority.RevocationListPem(Tomorrow));
        await using MqttBroker broker = await StartAsync();
        await using RawClient open = await TlsClient.ConnectAsync(broker.Endpoint, _authority, _bad);
        await open.ConnectAsync(new("open"));

        WriteList(_authority.RevocationListPem(Tomorrow, _bad));
        Assert.True(broker.ReloadSecurity().Succeeded);

        await RefusedAsync(broker, _bad, "it was revoked at ");
        await AcceptedAsync(broker, _good);
        await open.SendAsync(0xC0, 0);
        await open.ExpectAsync(PacketType.PingResp);
    }

    [Fact]
    public async Task A_list_that_has_expired_accepts_nobody()
    {
        WriteList(_authority.RevocationListPem(Tomorrow, _bad));
        await using MqttBroker broker = await StartAsync();
        await AcceptedAsync(broker, _good);

        _time.Advance(TimeSpan.FromDays(2));

        await RefusedAsync(broker, _good, "the revocation list of 'CN=Test authority' has expired at ");
    }

    [Fact]
    public async Task The_newest_list_of_an_authority_counts()
    {
        WriteList(_authority.RevocationListPem(Tomorrow.AddHours(1), _bad) + "\n" + _authority.RevocationListPem(Tomorrow));
        await using MqttBroker broker = await StartAsync();

        await RefusedAsync(broker, _bad, "it was revoked at ");
    }

    [Fact]
    public async Task Without_a_list_of_its_authority_nobody_is_accepted()
    {
        using var other = new TestCertificates("CN=Other authority");
        WriteList(other.RevocationListPem(Tomorrow));
        await using MqttBroker broker = await StartAsync();

        await RefusedAsync(broker, _good, "there is no revocation list of 'CN=Test authority'");
    }

    [Fact]
    public async Task A_list_of_somebody_else_under_the_name_of_the_authority_is_an_error()
    {
        using var impostor = new TestCertificates();
        WriteList(impostor.RevocationListPem(Tomorrow));

        await ExpectErrorAsync("whose certificate has not signed it");
    }

    [Theory]
    [InlineData("nonsense", "there is no block that starts with -----BEGIN X509 CRL-----")]
    [InlineData("-----BEGIN X509 CRL-----\nMAA=\n-----END X509 CRL-----\n", "it is no revocation list in DER form")]
    public async Task What_is_no_list_is_an_error(string content, string expected)
    {
        WriteList(content);

        await ExpectErrorAsync(expected);
    }

    [Fact]
    public void A_delta_list_is_an_error()
    {
        byte[] delta = WithCriticalDelta(_authority.RevocationList(Tomorrow));

        CryptographicException e = Assert.Throws<CryptographicException>(() => new RevocationList(delta));
        Assert.Contains("it has the critical extension 2.5.29.27", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SHA256")]
    [InlineData("SHA384")]
    [InlineData("SHA512")]
    public void Lists_signed_with_RSA_are_checked(string hash)
    {
        using RSA key = RSA.Create(2048);
        using RSA otherKey = RSA.Create(2048);
        using X509Certificate2 authority = CreateAuthority(key);
        using X509Certificate2 other = CreateAuthority(otherKey);
        var builder = new CertificateRevocationListBuilder();
        builder.AddEntry(_bad);

        var list = new RevocationList(builder.Build(authority, 7, Tomorrow, new HashAlgorithmName(hash), RSASignaturePadding.Pkcs1));

        Assert.True(list.IsSignedBy(authority));
        Assert.False(list.IsSignedBy(other));
        Assert.False(list.IsSignedBy(_authority.Authority));
        Assert.NotNull(list.WhenRevoked(_bad));
        Assert.Null(list.WhenRevoked(_good));
    }

    [Fact]
    public void A_list_without_required_certificates_is_a_warning()
    {
        MosquittoConf conf = MosquittoConf.Parse("listener 8883\ncertfile a\nkeyfile b\ncafile c\ncrlfile d\n", "m.conf");

        Assert.Equal("d", conf.Listeners[0].Tls!.RevocationListFile);
        Assert.Contains(conf.Warnings, static w => w.Message.Contains("'crlfile' has no effect without 'require_certificate true'", StringComparison.Ordinal));
    }

    private static X509Certificate2 CreateAuthority(RSA key)
    {
        var request = new CertificateRequest("CN=RSA authority", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
    }

    /// <summary>A list of changes to another one; its signature does not matter to the reader.</summary>
    private static byte[] WithCriticalDelta(byte[] whole)
    {
        AsnReader list = new AsnReader(whole, AsnEncodingRules.DER).ReadSequence();
        AsnReader content = list.ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence())
            {
                while (content.PeekTag().TagClass == TagClass.Universal)
                {
                    writer.WriteEncodedValue(content.ReadEncodedValue().Span);
                }

                using (writer.PushSequence(new Asn1Tag(TagClass.ContextSpecific, 0)))
                using (writer.PushSequence())
                using (writer.PushSequence())
                {
                    writer.WriteObjectIdentifier("2.5.29.27");
                    writer.WriteBoolean(true);
                    writer.WriteOctetString([2, 1, 1]);
                }
            }

            writer.WriteEncodedValue(list.ReadEncodedValue().Span);
            writer.WriteEncodedValue(list.ReadEncodedValue().Span);
        }

        return writer.Encode();
    }

    private static async Task<ReasonCode> ConnectAsync(MqttBroker broker, TestCertificates authority, X509Certificate2 certificate)
    {
        await using RawClient client = await TlsClient.ConnectAsync(broker.Endpoint, authority, certificate);
        return (await client.ConnectAsync(new("x"))).Reason;
    }

    private async Task AcceptedAsync(MqttBroker broker, X509Certificate2 certificate) =>
        Assert.Equal(ReasonCode.Success, await ConnectAsync(broker, _authority, certificate));

    private async Task RefusedAsync(MqttBroker broker, X509Certificate2 certificate, string reason)
    {
        await Assert.ThrowsAnyAsync<Exception>(() => ConnectAsync(broker, _authority, certificate));
        await BrokerUnderTest.EventuallyAsync(() => _log.All.Any(line =>
            line.StartsWith("The certificate of a client is refused, ", StringComparison.Ordinal) && line.Contains(reason, StringComparison.Ordinal)));
    }

    private async Task ExpectErrorAsync(string expected)
    {
        MosquittoFileException e = await Assert.ThrowsAsync<MosquittoFileException>(StartAsync);

        Assert.Equal(ListFile, e.File);
        Assert.Contains(expected, e.Message, StringComparison.Ordinal);
    }

    private void WriteList(string content) => File.WriteAllText(ListFile, content);

    private Task<MqttBroker> StartAsync()
    {
        using X509Certificate2 server = _authority.CreateServer();
        var tls = new MqttTlsOptions
        {
            CertificateFile = _directory.Write("server.crt", server.ExportCertificatePem()),
            KeyFile = _directory.Write("server.key", TestCertificates.KeyPem(server)),
            AuthorityFile = _directory.Write("ca.crt", _authority.AuthorityPem),
            RequireClientCertificate = true,
            RevocationListFile = ListFile,
        };
        return MqttBroker.StartAsync(
            new() { Listeners = { new() { Address = "mqtts://127.0.0.1:0", Tls = tls } }, LoggerFactory = _log, TimeProvider = _time }, TestContext.Current.CancellationToken);
    }
}
