using System.Security.Cryptography.X509Certificates;
using TypedMqtt.Broker.Security;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Security;

public sealed class CertificateNameTests
{
    private static readonly TestCertificates Authority = new();

    [Theory]
    [InlineData("CN=line-7", "CN=line-7")]
    [InlineData("C=DE, O=Plant, OU=Hall 3, CN=line-7", "CN=line-7,OU=Hall 3,O=Plant,C=DE")]
    [InlineData("O=\"Plant, Inc.\", CN=a+b", @"CN=a\+b,O=Plant\, Inc.")]
    [InlineData("O=\" edge \", CN=\"#1\"", @"CN=\#1,O=\ edge\ ")]
    public void A_subject_is_written_most_specific_first(string subject, string expected)
    {
        using X509Certificate2 certificate = Authority.CreateClient(subject);

        Assert.Equal(expected, CertificateName.Find(certificate, MqttUserNameSource.CertificateSubject));
    }

    [Fact]
    public void The_first_common_name_counts()
    {
        using X509Certificate2 certificate = Authority.CreateClient("CN=first, O=Plant, CN=second");

        Assert.Equal("first", CertificateName.Find(certificate, MqttUserNameSource.CertificateCommonName));
    }

    [Fact]
    public void Nobody_is_nobody()
    {
        using X509Certificate2 certificate = Authority.CreateClient("O=Plant");

        Assert.Null(CertificateName.Find(certificate, MqttUserNameSource.CertificateCommonName));
        Assert.Null(CertificateName.Find(null, MqttUserNameSource.CertificateSubject));
    }
}
