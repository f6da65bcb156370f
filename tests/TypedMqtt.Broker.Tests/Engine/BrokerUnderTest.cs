using System.Net.Sockets;
using Microsoft.Extensions.Time.Testing;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Engine;

/// <summary>
/// A broker in the process on virtual time, and the raw clients of one test. With <c>TYPEDMQTT_TEST_TRANSPORT=tcp</c> they come in over real TCP.
/// </summary>
internal sealed class BrokerUnderTest : IAsyncDisposable
{
    private static readonly bool OverTcp = Environment.GetEnvironmentVariable("TYPEDMQTT_TEST_TRANSPORT") == "tcp";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly List<RawClient> _clients = [];

    private BrokerUnderTest(MqttBroker broker, FakeTimeProvider time)
    {
        Broker = broker;
        Time = time;
    }

    public MqttBroker Broker { get; }

    public FakeTimeProvider Time { get; }

    public static async Task<BrokerUnderTest> StartAsync(MqttBrokerLimits? limits = null, Action<MqttBrokerOptions>? configure = null)
    {
        var time = new FakeTimeProvider();
        var options = new MqttBrokerOptions { TimeProvider = time, SysInterval = TimeSpan.Zero, Limits = limits ?? new MqttBrokerLimits() };
        configure?.Invoke(options);
        if (OverTcp)
        {
            options.Listeners.Add("mqtt://127.0.0.1:0");
        }

        return new BrokerUnderTest(await MqttBroker.StartAsync(options), time);
    }

    /// <summary>An open connection that has not said anything.</summary>
    public RawClient Open(ProtocolVersion version = ProtocolVersion.V5)
    {
        var client = new RawClient(OverTcp ? OpenSocket() : Broker.ConnectInProcess(), version);
        _clients.Add(client);
        return client;
    }

    public Task<RawClient> ConnectAsync(string clientId = "", ProtocolVersion version = ProtocolVersion.V5) =>
        ConnectAsync(new ConnectOptions(clientId), version);

    /// <summary>A connected client; whether a session was present is checked when said.</summary>
    public async Task<RawClient> ConnectAsync(ConnectOptions options, ProtocolVersion version = ProtocolVersion.V5, bool? sessionPresent = null)
    {
        RawClient client = Open(version);
        WirePacket answer = await client.ConnectAsync(options);
        Assert.Equal(ReasonCode.Success, answer.Reason);
        if (sessionPresent is { } expected)
        {
            Assert.Equal(expected, answer.SessionPresent);
        }

        return client;
    }

    /// <summary>Waits until the broker has settled what ended connections leave behind.</summary>
    public Task ExpectConnectionsAsync(int count) => EventuallyAsync(() => Broker.Statistics.Connections == count);

    /// <summary>Cuts every connection and waits until the broker has settled them.</summary>
    public async Task CutAllAsync()
    {
        _clients.ForEach(static c => c.Cut());
        await ExpectConnectionsAsync(0);
    }

    /// <summary>Comes back when the broker has noticed, so that time may pass for it.</summary>
    private SocketTransport OpenSocket()
    {
        int before = Broker.Statistics.Connections;
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Connect(Broker.Endpoint.Host, Broker.Endpoint.Port);
        SpinWait.SpinUntil(() => Broker.Statistics.Connections > before, TimeSpan.FromSeconds(2));
        return new SocketTransport(socket);
    }

    public static async Task EventuallyAsync(Func<bool> condition)
    {
        long start = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            Assert.True(TimeProvider.System.GetElapsedTime(start) < Patience, "The condition did not become true.");
            await Task.Delay(1);
        }
    }

    public void Advance(double seconds) => Time.Advance(TimeSpan.FromSeconds(seconds));

    public async ValueTask DisposeAsync()
    {
        foreach (RawClient client in _clients)
        {
            await client.DisposeAsync();
        }

        await Broker.DisposeAsync();
    }
}
