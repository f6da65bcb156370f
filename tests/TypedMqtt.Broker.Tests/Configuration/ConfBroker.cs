using System.Net.Sockets;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Tests.Configuration;

/// <summary>A broker under a <c>mosquitto.conf</c> and over TCP: ours, or the real one.</summary>
internal sealed class ConfBroker : IAsyncDisposable
{
    public const string Ours = "typedmqtt";
    public const string Mosquitto = "mosquitto";

    private readonly List<RawClient> _clients = [];
    private readonly int _port;
    private MosquittoBroker? _peer;
    private MqttBroker? _broker;

    private ConfBroker(int port) => _port = port;

    /// <summary>Starts it with a listener that everybody may use, and what the test adds.</summary>
    public static async Task<ConfBroker> StartAsync(string kind, TemporaryDirectory files, string text)
    {
        var started = new ConfBroker(MosquittoPeer.FreePort());
        string conf = files.Write("m.conf", $"user root\nlistener {started._port} 127.0.0.1\nallow_anonymous true\n{text}\n");
        if (kind == Ours)
        {
            started._broker = await MqttBroker.StartAsync(MqttBrokerOptions.FromMosquittoConf(MosquittoConf.Load(conf)));
        }
        else
        {
            started._peer = await MosquittoBroker.StartAsync(conf);
            Assert.True(started._peer.IsRunning, started._peer.Log);
        }

        return started;
    }

    public async Task ReloadAsync()
    {
        if (_peer is not null)
        {
            await _peer.ReloadAsync();
        }
        else
        {
            Assert.True(_broker!.ReloadSecurity().Succeeded);
        }
    }

    public async Task<RawClient> OpenAsync(ProtocolVersion version = ProtocolVersion.V5, int? port = null)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync("127.0.0.1", port ?? _port);
        var client = new RawClient(new SocketTransport(socket), version);
        _clients.Add(client);
        return client;
    }

    public async Task<RawClient> ConnectAsync(ConnectOptions options, ProtocolVersion version = ProtocolVersion.V5, int? port = null)
    {
        RawClient client = await OpenAsync(version, port);
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(options)).Reason);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (RawClient client in _clients)
        {
            await client.DisposeAsync();
        }

        if (_broker is not null)
        {
            await _broker.DisposeAsync();
        }

        if (_peer is not null)
        {
            await _peer.DisposeAsync();
        }
    }
}
