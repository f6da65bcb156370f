using TypedMqtt.Interop.Peers;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Interop.Matrix;

/// <summary>The real mosquitto with a listener for each transport.</summary>
public sealed class MosquittoBroker : IMatrixBroker, IAsyncLifetime
{
    private const string Configuration =
        $$"""
        allow_anonymous false
        password_file {directory}/{{Credentials.PasswordFile}}
        acl_file {directory}/{{Credentials.AclFile}}
        listener {port} 127.0.0.1
        listener {port:Tls} 127.0.0.1
        certfile {directory}/server.pem
        keyfile {directory}/server.key
        listener {port:WebSocket} 127.0.0.1
        protocol websockets
        listener {port:SecureWebSocket} 127.0.0.1
        protocol websockets
        certfile {directory}/server.pem
        keyfile {directory}/server.key
        """;

    private readonly TestCertificates _certificates = new();
    private readonly SemaphoreSlim _starting = new(1);
    private MosquittoProcess? _mosquitto;

    /// <summary>It does what 4.8.2 does not want.</summary>
    public bool SendsRetainedToShared => true;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        if (_mosquitto is not null)
            await _mosquitto.DisposeAsync();
        _certificates.Dispose();
        _starting.Dispose();
    }

    public async Task<Link> LinkAsync(MatrixTransport transport, ProtocolVersion version)
    {
        await _starting.WaitAsync();
        try
        {
            _mosquitto ??= await StartAsync();
        }
        finally
        {
            _starting.Release();
        }

        var port = transport == MatrixTransport.Tcp ? _mosquitto.Port : _mosquitto.Ports[$"{transport}"];
        return new Link(port, transport, version, Path.Combine(_mosquitto.Directory, "authority.pem"));
    }

    /// <summary>It grants every subscription, and then delivers nothing.</summary>
    public int RefusedSubscription(ProtocolVersion version) => 0;

    private Task<MosquittoProcess> StartAsync()
    {
        using var server = _certificates.CreateServer();
        var files = new Dictionary<string, string>(Credentials.Files)
        {
            ["authority.pem"] = _certificates.AuthorityPem,
            ["server.pem"] = server.ExportCertificatePem(),
            ["server.key"] = TestCertificates.KeyPem(server),
        };
        return MosquittoProcess.StartAsync(Configuration, files, TestContext.Current.CancellationToken);
    }
}
