using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace TypedMqtt.Tests.Shared;

/// <summary>An authority of its own and what it signs, valid on the loopback addresses.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly ECDsa _key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private int _serial;

    private readonly DateTimeOffset _validFrom;
    private readonly DateTimeOffset _validTo;

    public TestCertificates(string name = "CN=Test authority", DateTimeOffset? validFrom = null, DateTimeOffset? validTo = null)
    {
        _validFrom = validFrom ?? DateTimeOffset.UtcNow.AddHours(-1);
        _validTo = validTo ?? DateTimeOffset.UtcNow.AddDays(30);
        var request = new CertificateRequest(name, _key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        Authority = request.CreateSelfSigned(_validFrom.AddDays(-1), DateTimeOffset.UtcNow.AddYears(1));
    }

    public X509Certificate2 Authority { get; }

    public string AuthorityPem => Authority.ExportCertificatePem();

    /// <summary>A server's certificate for 127.0.0.1, ::1 and localhost.</summary>
    public X509Certificate2 CreateServer(string subject = "CN=localhost") => Create(new X500DistinguishedName(subject), "1.3.6.1.5.5.7.3.1");

    /// <summary>A client's certificate; the parts of its name stand in the order of the text.</summary>
    public X509Certificate2 CreateClient(string subject) => Create(new X500DistinguishedName(subject, X500DistinguishedNameFlags.None), "1.3.6.1.5.5.7.3.2");

    /// <summary>The authority's list of certificates that it has revoked.</summary>
    /// <param name="until">When the next list is due.</param>
    /// <param name="revoked">The certificates.</param>
    public byte[] RevocationList(DateTimeOffset until, params X509Certificate2[] revoked)
    {
        var list = new CertificateRevocationListBuilder();
        Array.ForEach(revoked, certificate => list.AddEntry(certificate));
        return list.Build(Authority, 1, until, HashAlgorithmName.SHA256, thisUpdate: until.AddDays(-2));
    }

    public string RevocationListPem(DateTimeOffset until, params X509Certificate2[] revoked) => PemEncoding.WriteString("X509 CRL", RevocationList(until, revoked));

    public static string KeyPem(X509Certificate2 certificate)
    {
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return key.ExportPkcs8PrivateKeyPem();
    }

    public void Dispose()
    {
        Authority.Dispose();
        _key.Dispose();
    }

    private X509Certificate2 Create(X500DistinguishedName subject, string usage)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(subject, key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, false));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid(usage)], false));
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName("localhost");
        names.AddIpAddress(IPAddress.Loopback);
        names.AddIpAddress(IPAddress.IPv6Loopback);
        request.CertificateExtensions.Add(names.Build());
        byte[] serial = BitConverter.GetBytes(Interlocked.Increment(ref _serial) + 1000);
        using X509Certificate2 signed = request.Create(Authority, _validFrom, _validTo, serial);
        return signed.CopyWithPrivateKey(key);
    }
}
