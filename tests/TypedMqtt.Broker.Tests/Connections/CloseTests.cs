using Microsoft.Extensions.Logging.Abstractions;
using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Storage;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Broker.Tests.Model;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Tests.Connections;

/// <summary>A connection that is closed by another thread than its receive loop: a takeover, keep-alive, a failed re-authentication, the end of the broker.</summary>
public sealed class CloseTests : IAsyncDisposable
{
    private readonly BrokerEngine _engine = new(
        new MqttBrokerLimits(), TimeProvider.System, new MemorySessionStore(), new BrokerLog(NullLogger.Instance, false), true, false);

    private readonly InMemoryTransport _unused = InMemoryTransport.CreatePair().Client;

    public async ValueTask DisposeAsync()
    {
        await _unused.DisposeAsync();
        _engine.Dispose();
    }

    [Fact]
    public void A_receive_loop_that_sees_it_first__closes_behind_the_DISCONNECT()
    {
        var sent = new RecordingTransport();
        Connection connection = Open(sent);
        var closing = new Thread(() => connection.Close(ReasonCode.SessionTakenOver));
        ConnectionState seen;
        lock (connection.Send.Gate)
        {
            closing.Start();
            SpinWait.SpinUntil(() => closing.ThreadState.HasFlag(ThreadState.WaitSleepJoin) || !closing.IsAlive);

            // The loop would end now if it saw the connection closed, and what is not written yet would be lost.
            seen = connection.State;
        }

        closing.Join();
        Assert.Equal(ConnectionState.Connected, seen);
        Assert.Equal(ConnectionState.Closed, connection.State);
        Assert.Equal([0xE0, 1, (byte)ReasonCode.SessionTakenOver], sent.Take());
    }

    private Connection Open(RecordingTransport transport)
    {
        var connection = new Connection(_engine, transport, new ListenerRules(new MqttBrokerOptions()).InProcess);
        Assert.True(_engine.TryAddConnection(connection));
        FlushSet flush = FlushSet.Rent();
        byte[] connect = new RawClient(_unused, ProtocolVersion.V5).EncodeConnect(new ConnectOptions("c"));
        Assert.Equal(connect.Length, connection.Process(connect, flush, out _));
        connection.CompleteConnect(EnhancedAuthenticationStep.Of(AuthenticationResult.Accept(null, "test")), flush);
        flush.FlushAndReturn();
        Assert.Equal(0x20, transport.Take()[0]);
        return connection;
    }
}
