using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Listeners;

/// <summary>Opens TLS connections to a broker under test.</summary>
internal static class TlsClient
{
    public static async Task<RawClient> ConnectAsync(
        Uri endpoint,
        TestCertificates authority,
        X509Certificate2? certificate = null,
        SslProtocols protocols = SslProtocols.None,
        string? applicationProtocol = null,
        ProtocolVersion version = ProtocolVersion.V5)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(endpoint.Host.Trim('[', ']'), endpoint.Port, TestContext.Current.CancellationToken);
            var stream = new SslStream(new NetworkStream(socket));
            var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
            policy.CustomTrustStore.Add(authority.Authority);
            await stream.AuthenticateAsClientAsync(
                new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    CertificateChainPolicy = policy,
                    EnabledSslProtocols = protocols,
                    ClientCertificates = certificate is null ? null : [certificate],
                    ApplicationProtocols = applicationProtocol is null ? null : [new SslApplicationProtocol(applicationProtocol)],
                },
                TestContext.Current.CancellationToken);
            return new RawClient(new TlsTransport(socket, stream), version);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The name in the certificate the server shows.</summary>
    public static async Task<string> ReadServerNameAsync(Uri endpoint, TestCertificates authority)
    {
        await using RawClient client = await ConnectAsync(endpoint, authority);
        return ((ICertificateTransport)client.Transport).RemoteCertificate!.Subject;
    }
}
