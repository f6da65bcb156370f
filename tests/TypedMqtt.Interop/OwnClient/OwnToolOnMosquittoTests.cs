using System.Globalization;
using TypedMqtt.Broker;
using TypedMqtt.Interop.Peers;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Interop.OwnClient;

/// <summary>pub, sub and rr with mosquitto's options, on the real mosquitto; and mosquitto's tools with the same on our broker.</summary>
[Trait("Peer", "mosquitto")]
public sealed class OwnToolOnMosquittoTests : IDisposable
{
    private const string Configuration =
        """
        allow_anonymous true
        listener {port} 127.0.0.1
        listener {port:tls} 127.0.0.1
        cafile {directory}/ca.pem
        certfile {directory}/server.crt
        keyfile {directory}/server.key
        listener {port:mtls} 127.0.0.1
        cafile {directory}/ca.pem
        certfile {directory}/server.crt
        keyfile {directory}/server.key
        require_certificate true
        listener 0 {directory}/mqtt.sock
        """;

    private readonly TestCertificates _authority = new();
    private readonly TestCertificates _stranger = new("CN=Another authority");

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>What each is told, and whether it gets through: the same for mosquitto's tools and ours.</summary>
    [Theory]
    [InlineData("tls", "--cafile {directory}/ca.pem", true)]
    [InlineData("tls", "--cafile {directory}/ca.pem --tls-version tlsv1.2", true)]
    [InlineData("tls", "--cafile {directory}/ca.pem --tls-version tlsv1.3", true)]
    [InlineData("tls", "--cafile {directory}/stranger.pem", false)]
    [InlineData("tls", "--cafile {directory}/stranger.pem --insecure", false)]
    [InlineData("tls", "--tls-use-os-certs", false)]
    [InlineData("mtls", "--cafile {directory}/ca.pem", false)]
    [InlineData("mtls", "--cafile {directory}/ca.pem --cert {directory}/client.crt --key {directory}/client.key", true)]
    public async Task TLS_options__mean_what_they_mean_for_mosquittos_tools(string listener, string options, bool getsThrough)
    {
        await using var mosquitto = await StartAsync();
        string[] at =
        [
            "-h", "127.0.0.1", "-p", mosquitto.Ports[listener].ToString(CultureInfo.InvariantCulture),
            .. options.Replace("{directory}", mosquitto.Directory, StringComparison.Ordinal).Split(' '), "-t", "a", "-q", "1", "-V", "5",
        ];

        var ours = await ToolProcess.RunAsync(OwnTool.Path, ["pub", .. at, "-m", "x", "-r"]);
        var theirs = await ToolProcess.RunAsync(Peer.Require("mosquitto_pub"), [.. at, "-m", "x", "-r"]);

        Assert.Equal((getsThrough, getsThrough), (ours.ExitCode == 0, theirs.ExitCode == 0));
        if (getsThrough)
            Assert.Equal("x\n", (await ToolProcess.RunAsync(OwnTool.Path, ["sub", .. at, "-C", "1", "-W", "20"])).Text);
    }

    [Fact]
    public async Task A_Unix_socket_and_a_URL__are_understood()
    {
        await using var mosquitto = await StartAsync();
        var pub = await ToolProcess.RunAsync(OwnTool.Path, ["pub", "--unix", Path.Combine(mosquitto.Directory, "mqtt.sock"), "-t", "a/b", "-m", "x", "-r"]);
        var sub = await ToolProcess.RunAsync(
            OwnTool.Path, ["sub", "-L", $"mqtts://127.0.0.1:{mosquitto.Ports["tls"]}/a/#", "--cafile", Path.Combine(mosquitto.Directory, "ca.pem"), "-C", "1", "-v"]);

        Assert.Equal((0, "a/b x\n"), (pub.ExitCode, sub.Text));
    }

    [Theory]
    [InlineData("5")]
    [InlineData("311")]
    public async Task Rr__gets_what_mosquitto_rr_gets_from_the_same_responder(string version)
    {
        await using var mosquitto = await StartAsync();
        await using var broker = await MqttBroker.StartAsync(new MqttBrokerOptions { Listeners = { "mqtt://127.0.0.1:0" } });
        foreach (var port in (int[])[mosquitto.Port, broker.Endpoint.Port])
        {
            await using var responder = await MqttClient.ConnectAsync(new Uri($"mqtt://127.0.0.1:{port}"), Cancellation);
            await using var requests = await responder.SubscribeAsync("ask", Qos.AtLeastOnce, Cancellation);
            string[] arguments = ["-h", "127.0.0.1", "-p", $"{port}", "-t", "ask", "-e", "answer", "-m", "how?", "-q", "1", "-W", "20", "-V", version, "-F", "%t=%p %q"];
            foreach (var (program, command) in ((string, string[])[])[(OwnTool.Path, ["rr"]), (Peer.Require("mosquitto_rr"), [])])
            {
                var running = ToolProcess.RunAsync(program, [.. command, .. arguments]);
                var request = await requests.ReadAsync(Cancellation);
                await responder.PublishAsync(request.ResponseTopic ?? "answer", "fine"u8, Qos.AtLeastOnce, Cancellation);
                var result = await running;

                Assert.Equal((0, "answer=fine 1\n"), (result.ExitCode, result.Text));
                Assert.Equal(version == "5" ? "answer" : null, request.ResponseTopic);
            }
        }
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
    }

    private Task<MosquittoProcess> StartAsync()
    {
        using var server = _authority.CreateServer();
        using var client = _authority.CreateClient("CN=eva");
        return MosquittoProcess.StartAsync(
            Configuration,
            new Dictionary<string, string>
            {
                ["ca.pem"] = _authority.AuthorityPem,
                ["stranger.pem"] = _stranger.AuthorityPem,
                ["server.crt"] = server.ExportCertificatePem(),
                ["server.key"] = TestCertificates.KeyPem(server),
                ["client.crt"] = client.ExportCertificatePem(),
                ["client.key"] = TestCertificates.KeyPem(client),
            },
            Cancellation);
    }
}
