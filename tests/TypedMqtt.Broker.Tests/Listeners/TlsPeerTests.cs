using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Listeners;

/// <summary>The same <c>mosquitto.conf</c> and certificates under the real mosquitto and here; its own tools are the clients too.</summary>
[Trait("Peer", "mosquitto")]
public sealed class TlsPeerTests : IDisposable
{
    private const string Line7 = "O=Plant, OU=Hall 3, CN=line-7";

    private readonly TestCertificates _authority = new();
    private readonly TemporaryDirectory _directory = new();

    public void Dispose()
    {
        _authority.Dispose();
        _directory.Dispose();
    }

    [Theory]
    [InlineData("use_identity_as_username true", "line-7", Line7, true)]
    [InlineData("use_subject_as_username true", "CN=line-7,OU=Hall 3,O=Plant", Line7, true)]
    [InlineData("use_subject_as_username true", @"CN=a\+b,O=Plant\, Inc.", "O=\"Plant, Inc.\", CN=a+b", true)]
    [InlineData("use_identity_as_username true", "somebody else", Line7, false)]
    [InlineData("use_identity_as_username true", "second", "CN=first, O=Plant, CN=second", false)]
    [InlineData("use_identity_as_username true", "first", "CN=first, O=Plant, CN=second", true)]
    public async Task A_certificate_stands_for_the_same_user(string option, string aclUser, string subject, bool allowed)
    {
        string conf = WriteConf($"require_certificate true\n{option}\nacl_file {_directory.Write("acl", $"user {aclUser}\ntopic t\n")}");
        using X509Certificate2 client = _authority.CreateClient(subject);

        Assert.Equal((allowed, allowed), await OnBothAsync(conf, async endpoint =>
        {
            await using RawClient peer = await TlsClient.ConnectAsync(endpoint, _authority, client, version: ProtocolVersion.V311);
            await peer.ConnectAsync(new("x"));
            await peer.SubscribeAsync("t");
            await peer.PublishAsync("t", "mine");
            await peer.SendAsync(0xC0, 0);
            return (await peer.NextAsync())!.Payload == "mine";
        }));
    }

    [Fact]
    public async Task A_certificate_without_a_common_name_is_refused_by_both()
    {
        string conf = WriteConf("require_certificate true\nuse_identity_as_username true");
        using X509Certificate2 client = _authority.CreateClient("O=Plant");

        Assert.Equal(((byte)0x86, (byte)0x86), await OnBothAsync(conf, async endpoint =>
        {
            await using RawClient peer = await TlsClient.ConnectAsync(endpoint, _authority, client);
            return (byte)(await peer.ConnectAsync(new("x"))).Reason;
        }));
    }

    [Theory]
    [InlineData(0, "+1", true)]
    [InlineData(1, "+1", false)]
    [InlineData(0, "-1", false)]
    [InlineData(0, "other", false)]
    public async Task A_revocation_list_refuses_the_same_clients(int revoked, string list, bool accepted)
    {
        using X509Certificate2 client = _authority.CreateClient("CN=line-7");
        using X509Certificate2 other = _authority.CreateClient("CN=line-8");
        using var others = new TestCertificates("CN=Other authority");
        TestCertificates signer = list == "other" ? others : _authority;
        string crl = signer.RevocationListPem(list == "-1" ? DateTimeOffset.UtcNow.AddHours(-1) : DateTimeOffset.UtcNow.AddHours(1), revoked == 1 ? client : other);
        string conf = WriteConf($"require_certificate true\ncrlfile {_directory.Write("crl.pem", crl)}");

        Assert.Equal((accepted, accepted), await OnBothAsync(conf, async endpoint =>
        {
            try
            {
                await using RawClient peer = await TlsClient.ConnectAsync(endpoint, _authority, client);
                return (await peer.ConnectAsync(new("x"))).Reason == ReasonCode.Success;
            }
            catch (Exception e) when (e is IOException or SocketException or AuthenticationException or Xunit.Sdk.XunitException)
            {
                // Refused: which of them it is depends on how far the handshake had come, and on who was faster.
                return false;
            }
        }));
    }

    [Fact]
    public async Task The_tools_of_mosquitto_publish_to_us_over_tls()
    {
        string conf = WriteConf("");
        await using MqttBroker broker = await StartAsync(conf);
        await using RawClient watcher = await TlsClient.ConnectAsync(broker.Endpoint, _authority);
        await watcher.ConnectAsync(new("watcher"));
        await watcher.SubscribeAsync("t");

        (int exitCode, string output) = await MosquittoPeer.RunAsync(
            "mosquitto_pub", "-h", "localhost", "-p", $"{broker.Endpoint.Port}", "--cafile", _directory.File("ca.crt"), "-t", "t", "-m", "hello", "-q", "1");

        Assert.True(exitCode == 0, output);
        await watcher.ExpectPublishAsync("t", "hello");
    }

    private static Task<MqttBroker> StartAsync(string conf) =>
        MqttBroker.StartAsync(MqttBrokerOptions.FromMosquittoConf(MosquittoConf.Load(conf)), TestContext.Current.CancellationToken);

    private string WriteConf(string options)
    {
        using X509Certificate2 server = _authority.CreateServer();
        return _directory.Write(
            "m.conf",
            $"""
            listener {MosquittoPeer.FreePort()} localhost
            allow_anonymous true
            user root
            cafile {_directory.Write("ca.crt", _authority.AuthorityPem)}
            certfile {_directory.Write("s.crt", server.ExportCertificatePem())}
            keyfile {_directory.Write("s.key", TestCertificates.KeyPem(server))}
            {options}
            """ + "\n");
    }

    private async Task<(T Mosquitto, T Ours)> OnBothAsync<T>(string conf, Func<Uri, Task<T>> probe)
    {
        T theirs;
        await using (MosquittoBroker mosquitto = await MosquittoBroker.StartAsync(conf))
        {
            Assert.True(mosquitto.IsRunning, mosquitto.Log);
            theirs = await probe(new Uri($"mqtts://localhost:{MosquittoConf.Load(conf).Listeners[0].Port}"));
        }

        await using MqttBroker broker = await StartAsync(conf);
        return (theirs, await probe(broker.Endpoint));
    }
}
