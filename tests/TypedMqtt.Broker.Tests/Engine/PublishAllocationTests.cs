using Microsoft.Extensions.Logging.Abstractions;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Storage;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Engine;

/// <summary>A message allocates nothing on its way through the broker once everything is warm.</summary>
public sealed class PublishAllocationTests : IAsyncDisposable
{
    private const int Messages = 500;

    private readonly BrokerEngine _engine = new(
        new MqttBrokerLimits { MaximumSendBufferBytes = int.MaxValue }, TimeProvider.System, new MemorySessionStore(), new BrokerLog(NullLogger.Instance, false), true, false)
    {
        Delivery = new DeliveryRules(CheckPayloadFormat: true),
    };

    private readonly ListenerContext _listener = new ListenerRules(new MqttBrokerOptions()).InProcess;
    private readonly InMemoryTransport _unused = InMemoryTransport.CreatePair().Client;

    public async ValueTask DisposeAsync()
    {
        await _unused.DisposeAsync();
        _engine.Dispose();
    }

    [Theory]
    [InlineData("t", 0u, ProtocolVersion.V311)]
    [InlineData("t", 0u, ProtocolVersion.V5)]
    [InlineData("t", 7u, ProtocolVersion.V5)]
    [InlineData("$share/g/t", 0u, ProtocolVersion.V5)]
    public void A_QoS_0_message__allocates_nothing(string filter, uint identifier, ProtocolVersion version)
    {
        for (int i = 0; i < 3; i++)
        {
            Subscribe(Open($"s{i}", version), filter, Qos.AtMostOnce, identifier);
        }

        (Connection publisher, RawClient client) = Open("p", ProtocolVersion.V5);
        byte[] packet = client.Encode("t", "payload", Qos.AtMostOnce, 0, with: static p => p.Add(Protocol.Properties.PropertyId.PayloadFormatIndicator, 1));

        Assert.Equal(0, Allocated.By(() => Repeat(() => Process(publisher, packet))));
        Assert.True(_engine.TotalTraffic().PublishSent >= Messages);
    }

    [Theory]
    [InlineData("t", 0u)]
    [InlineData("t", 100u)]
    [InlineData("$share/g/t", 0u)]
    [InlineData("$share/g/t", 100u)]
    public void A_QoS_1_message__allocates_nothing(string filter, uint expiry)
    {
        (Connection subscriber, RawClient acker) = Open("s", ProtocolVersion.V5, expiry);
        Subscribe((subscriber, acker), filter, Qos.AtLeastOnce, 0);
        (Connection publisher, RawClient client) = Open("p", ProtocolVersion.V5);
        byte[] packet = client.Encode("t", "payload", Qos.AtLeastOnce, 1);
        byte[] ack = [0x40, 2, 0, 0];
        int id = 0;

        Assert.Equal(0, Allocated.By(() => Repeat(() =>
        {
            Process(publisher, packet);
            id = (id % ushort.MaxValue) + 1;
            (ack[2], ack[3]) = ((byte)(id >> 8), (byte)id);
            Process(subscriber, ack);
        })));
        Assert.Equal(id, subscriber.Traffic.PublishSent);
    }

    [Theory]
    [InlineData("t", 0u)]
    [InlineData("t", 100u)]
    [InlineData("$share/g/t", 0u)]
    [InlineData("$share/g/t", 100u)]
    public void A_QoS_2_message__allocates_nothing(string filter, uint expiry)
    {
        (Connection subscriber, RawClient acker) = Open("s", ProtocolVersion.V5, expiry);
        Subscribe((subscriber, acker), filter, Qos.ExactlyOnce, 0);
        (Connection publisher, RawClient client) = Open("p", ProtocolVersion.V5, expiry);
        byte[] packet = client.Encode("t", "payload", Qos.ExactlyOnce, 1);
        byte[] release = [0x62, 2, 0, 1];
        byte[] received = [0x50, 2, 0, 0];
        byte[] completed = [0x70, 2, 0, 0];
        int id = 0;

        Assert.Equal(0, Allocated.By(() => Repeat(() =>
        {
            Process(publisher, packet);
            Process(publisher, release);
            id = (id % ushort.MaxValue) + 1;
            (received[2], received[3]) = (completed[2], completed[3]) = ((byte)(id >> 8), (byte)id);
            Process(subscriber, received);
            Process(subscriber, completed);
        })));
        Assert.Equal(id, subscriber.Traffic.PublishSent);
    }

    private static void Repeat(Action action)
    {
        for (int i = 0; i < Messages; i++)
        {
            action();
        }
    }

    private static void Process(Connection connection, byte[] packet)
    {
        FlushSet flush = FlushSet.Rent();
        if (connection.Process(packet, flush, out _) != packet.Length)
        {
            // An Assert would allocate.
            throw new InvalidOperationException("The packet was not accepted.");
        }

        flush.FlushAndReturn();
    }

    private (Connection Connection, RawClient Encoder) Open(string clientId, ProtocolVersion version, uint expiry = 0)
    {
        var encoder = new RawClient(_unused, version);
        var connection = new Connection(_engine, new Sink(), _listener);
        Assert.True(_engine.TryAddConnection(connection));
        Process(connection, encoder.EncodeConnect(new ConnectOptions(clientId) { Expiry = expiry }));
        FlushSet flush = FlushSet.Rent();
        connection.CompleteConnect(EnhancedAuthenticationStep.Of(AuthenticationResult.Accept(null, "test")), flush);
        flush.FlushAndReturn();
        return (connection, encoder);
    }

    private static void Subscribe((Connection Connection, RawClient Encoder) client, string filter, Qos qos, uint identifier)
    {
        byte[] properties = client.Encoder.Version != ProtocolVersion.V5 ? [] : identifier == 0 ? [0] : [2, 0x0B, (byte)identifier];
        byte[] text = System.Text.Encoding.UTF8.GetBytes(filter);
        byte[] body = [0, 1, .. properties, 0, (byte)text.Length, .. text, (byte)qos];
        Process(client.Connection, [0x82, (byte)body.Length, .. body]);
    }

    /// <summary>Takes what is sent and forgets it.</summary>
    private sealed class Sink : IMqttTransport
    {
        public string RemoteEndpoint => "sink";

        public ValueTask SendAsync(ReadOnlyMemory<byte> data) => ValueTask.CompletedTask;

        public void Close()
        {
        }

        public ValueTask WaitForDataAsync(CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken cancellationToken) => throw new NotSupportedException();

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
