using System.Globalization;
using TypedMqtt.Broker;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Cli.Tests.Clients;

/// <summary>pub and sub over TLS, WebSocket and Unix sockets, with mosquitto's options, against a broker in the process.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TestCertificates _authority = new();
    private readonly TestCertificates _stranger = new("CN=Another authority");
    private readonly TemporaryDirectory _files = new();

    [Theory]
    [InlineData("--cafile {ca}", true)]
    [InlineData("--capath {directory}", true)]
    [InlineData("--cafile {ca} --tls-use-os-certs", true)]
    [InlineData("--cafile {ca} --tls-version tlsv1.2", true)]
    [InlineData("--cafile {ca} --tls-version tlsv1.3 --tls-alpn mqtt", true)]
    [InlineData("--cafile {stranger}", false)]
    [InlineData("--tls-use-os-certs", false)]
    [InlineData("--cafile {stranger} --insecure", false)]
    public async Task A_broker__is_believed_when_an_authority_that_is_trusted_signed_for_it(string options, bool isBelieved)
    {
        await using MqttBroker broker = await StartAsync();
        string[] arguments = ["-p", Port(broker), .. Words(options)];

        CliResult pub = await CliRun.RunAsync(["pub", .. arguments, "-t", "a", "-m", "x", "-r", "-q", "1"]);

        if (isBelieved)
        {
            Assert.Equal((0, ""), (pub.ExitCode, pub.Error));
            Assert.Equal("x\n", (await CliRun.RunAsync(["sub", .. arguments, "-t", "a", "-C", "1", "-W", "20"])).Output);
        }
        else
        {
            Assert.Equal(ExitCode.Failure, pub.ExitCode);
            Assert.Contains("certificate", pub.Error, StringComparison.Ordinal);
            Assert.Equal(0, broker.Statistics.RetainedMessages);
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("--insecure", true)]
    public async Task A_certificate_for_another_host__is_taken_with_insecure_only(string options, bool isBelieved)
    {
        await using MqttBroker broker = await StartAsync(host: "127.0.0.2");

        // The certificate is for 127.0.0.1, ::1 and localhost.
        CliResult pub = await CliRun.RunAsync(["pub", "-h", "127.0.0.2", "-p", Port(broker), .. Words("--cafile {ca} " + options), "-t", "a", "-m", "x"]);

        Assert.Equal(isBelieved ? 0 : ExitCode.Failure, pub.ExitCode);
    }

    [Fact]
    public async Task A_client_certificate__is_shown_with_its_key_in_a_file_of_its_own_or_in_the_same()
    {
        await using MqttBroker broker = await StartAsync(requireClientCertificate: true);
        using var certificate = _authority.CreateClient("CN=eva");
        string separate = _files.Write("client.crt", certificate.ExportCertificatePem());
        string key = _files.Write("client.key", TestCertificates.KeyPem(certificate));
        string both = _files.Write("both", certificate.ExportCertificatePem() + "\n" + TestCertificates.KeyPem(certificate));
        string[] arguments = ["pub", "-p", Port(broker), .. Words("--cafile {ca}"), "-t", "a", "-m", "x", "-q", "1"];

        Assert.Equal(ExitCode.Failure, (await CliRun.RunAsync(arguments)).ExitCode);
        Assert.Equal((0, ""), Ends(await CliRun.RunAsync([.. arguments, "--cert", separate, "--key", key, "--keyform", "pem"])));
        Assert.Equal((0, ""), Ends(await CliRun.RunAsync([.. arguments, "--cert", both])));
    }

    [Fact]
    public async Task A_URL__says_it_all()
    {
        await using MqttBroker broker = await StartAsync();
        string url = $"mqtts://eva:pw@localhost:{Port(broker)}/a/b";

        CliResult pub = await CliRun.RunAsync(["pub", "-L", url, .. Words("--cafile {ca}"), "-m", "x", "-r"]);
        CliResult sub = await CliRun.RunAsync(["sub", "-L", url, .. Words("--cafile {ca}"), "-C", "1", "-v"]);

        Assert.Equal((0, "a/b x\n"), (pub.ExitCode, sub.Output));
    }

    [Theory]
    [InlineData("ws", "-p {port} --ws -t a/b")]
    [InlineData("ws", "-L ws://eva:pw@127.0.0.1:{port}/a/b")]
    [InlineData("wss", "-h localhost -p {port} --ws --cafile {ca} -t a/b")]
    [InlineData("wss", "-L wss://localhost:{port}/a/b --cafile {ca}")]
    public async Task A_WebSocket__is_asked_for_by_an_option_or_by_the_URL(string scheme, string options)
    {
        await using MqttBroker broker = await StartAsync(scheme: scheme);
        string[] arguments = Words(options.Replace("{port}", Port(broker), StringComparison.Ordinal));

        CliResult pub = await CliRun.RunAsync(["pub", .. arguments, "-m", "x", "-r", "-q", "1"]);
        CliResult sub = await CliRun.RunAsync(["sub", .. arguments, "-C", "1", "-v", "-W", "20"]);

        Assert.Equal((0, "", "a/b x\n"), (pub.ExitCode, pub.Error, sub.Output));
    }

    [Fact]
    public async Task A_WebSocket_where_there_is_none__is_an_error_that_says_so()
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(new MqttBrokerOptions { Listeners = { "mqtt://127.0.0.1:0" }, SysInterval = TimeSpan.Zero });

        CliResult pub = await CliRun.RunAsync(["pub", "-p", Port(broker), "--ws", "-t", "a", "-m", "x"]);

        Assert.Equal(ExitCode.Failure, pub.ExitCode);
        Assert.Contains("WebSocket", pub.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Port_8883__means_TLS()
    {
        CliResult pub = await CliRun.RunAsync(["pub", "-h", "127.0.0.1", "-p", "8883", "-t", "a", "-m", "x"]);

        Assert.Contains("mqtts://127.0.0.1:8883", pub.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_Unix_socket__is_named_by_its_path()
    {
        string socket = _files.File("a b%#.sock");
        await using MqttBroker broker = await MqttBroker.StartAsync(new MqttBrokerOptions { Listeners = { $"unix:{socket}" }, SysInterval = TimeSpan.Zero });

        CliResult pub = await CliRun.RunAsync(["pub", "--unix", socket, "-t", "a", "-m", "x", "-r"]);
        CliResult sub = await CliRun.RunAsync(["sub", "--unix", socket, "-t", "a", "-C", "1", "-W", "20"]);

        Assert.Equal((0, "", "x\n"), (pub.ExitCode, pub.Error, sub.Output));
    }

    public void Dispose()
    {
        _authority.Dispose();
        _stranger.Dispose();
        _files.Dispose();
    }

    private static (int, string) Ends(CliResult result) => (result.ExitCode, result.Error);

    private static string Port(MqttBroker broker) => broker.Endpoint.Port.ToString(CultureInfo.InvariantCulture);

    private string[] Words(string options)
    {
        string directory = _files.File("authorities");
        Directory.CreateDirectory(directory);
        File.WriteAllText(Path.Combine(directory, "0.pem"), _stranger.AuthorityPem);
        File.WriteAllText(Path.Combine(directory, "1.crt"), _authority.AuthorityPem);
        return options.Replace("{ca}", _files.Write("ca.pem", _authority.AuthorityPem), StringComparison.Ordinal)
            .Replace("{stranger}", _files.Write("stranger.pem", _stranger.AuthorityPem), StringComparison.Ordinal)
            .Replace("{directory}", directory, StringComparison.Ordinal)
            .Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }

    private Task<MqttBroker> StartAsync(bool requireClientCertificate = false, string host = "localhost", string scheme = "mqtts") => MqttBroker.StartAsync(new MqttBrokerOptions
    {
        Listeners =
        {
            new MqttListenerOptions
            {
                Address = $"{scheme}://{host}:0",
                Tls = scheme == "ws" ? null : new MqttTlsOptions
                {
                    Certificate = _authority.CreateServer(),
                    AuthorityFile = requireClientCertificate ? _files.Write("clients.pem", _authority.AuthorityPem) : null,
                    RequireClientCertificate = requireClientCertificate,
                    ApplicationProtocols = ["mqtt"],
                },
            },
        },
        SysInterval = TimeSpan.Zero,
    }.AddWebSockets());
}
