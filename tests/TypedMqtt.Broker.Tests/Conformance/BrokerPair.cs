using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Security;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>Our broker and the real mosquitto under the same mosquitto.conf.</summary>
internal sealed class BrokerPair : IAsyncDisposable
{
    private readonly MosquittoBroker _mosquitto;
    private readonly MqttBroker _here;

    private BrokerPair(MosquittoBroker mosquitto, int mosquittoPort, MqttBroker here)
    {
        _mosquitto = mosquitto;
        MosquittoPort = mosquittoPort;
        _here = here;
    }

    public int MosquittoPort { get; }

    public int Port => _here.Endpoint.Port;

    /// <param name="directory">Where the file is written.</param>
    /// <param name="options">Its lines, without the listener.</param>
    public static async Task<BrokerPair> StartAsync(TemporaryDirectory directory, string options)
    {
        string rest = $"allow_anonymous true\n{options}\n";
        int port = MosquittoPeer.FreePort();
        MosquittoBroker mosquitto = await MosquittoBroker.StartAsync(directory.Write($"{port}.conf", $"user root\nlistener {port} 127.0.0.1\n{rest}"));
        Assert.True(mosquitto.IsRunning, mosquitto.Log);
        MosquittoConf conf = MosquittoConf.Parse($"listener {port} 127.0.0.1\n{rest}", "m.conf");
        conf = conf with { Listeners = [conf.Listeners[0] with { Port = 0 }] };
        return new BrokerPair(mosquitto, port, await MqttBroker.StartAsync(MqttBrokerOptions.FromMosquittoConf(conf)));
    }

    /// <summary>Waits until our broker has no more connections than these, and has settled what the others left behind.</summary>
    public Task ExpectConnectionsAsync(int count) => BrokerUnderTest.EventuallyAsync(() => _here.Statistics.Connections == count);

    public async ValueTask DisposeAsync()
    {
        await _here.DisposeAsync();
        await _mosquitto.DisposeAsync();
    }
}
