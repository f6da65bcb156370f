using TypedMqtt.Broker;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Interop.Matrix;

/// <summary>Our broker with a listener for each transport.</summary>
public sealed class OwnBroker : IMatrixBroker, IAsyncLifetime
{
    private readonly string _directory = Directory.CreateTempSubdirectory("typedmqtt-matrix-").FullName;
    private readonly TestCertificates _certificates = new();
    private MqttBroker? _broker;

    private string AuthorityFile => Path.Combine(_directory, "authority.pem");

    public bool SendsRetainedToShared => false;

    public async ValueTask InitializeAsync()
    {
        foreach (var (name, text) in Credentials.Files)
            await File.WriteAllTextAsync(Path.Combine(_directory, name), text);
        await File.WriteAllTextAsync(AuthorityFile, _certificates.AuthorityPem);
        var tls = new MqttTlsOptions { Certificate = _certificates.CreateServer() };
        var options = new MqttBrokerOptions
        {
            // In the order of MatrixTransport.
            Listeners =
            {
                "mqtt://127.0.0.1:0",
                new MqttListenerOptions { Address = "mqtts://127.0.0.1:0", Tls = tls },
                "ws://127.0.0.1:0/mqtt",
                new MqttListenerOptions { Address = "wss://127.0.0.1:0/mqtt", Tls = tls },
            },
            PasswordFile = Path.Combine(_directory, Credentials.PasswordFile),
            AclFile = Path.Combine(_directory, Credentials.AclFile),
        };
        _broker = await MqttBroker.StartAsync(options.AddWebSockets());
    }

    public async ValueTask DisposeAsync()
    {
        if (_broker is not null)
            await _broker.DisposeAsync();
        _certificates.Dispose();
        Directory.Delete(_directory, recursive: true);
    }

    public Task<Link> LinkAsync(MatrixTransport transport, ProtocolVersion version) =>
        Task.FromResult(new Link(_broker!.Endpoints[(int)transport].Port, transport, version, AuthorityFile));

    public int RefusedSubscription(ProtocolVersion version) => version switch
    {
        // It has no code for it, and is granted what it asks for.
        ProtocolVersion.V31 => 0,
        ProtocolVersion.V311 => (int)ReasonCode.UnspecifiedError,
        _ => (int)ReasonCode.NotAuthorized,
    };
}
