using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Tests.Model;

/// <summary>A client of the engine without a thread in between: bytes in, bytes out.</summary>
internal sealed class DirectClient(BrokerEngine engine, ListenerContext listener, ModelClient kind, string clientId) : ScriptClient(kind, clientId)
{
    private Connection? _connection;

    protected override void Open(byte[] connect)
    {
        Connection? older = _connection;
        _connection = new Connection(engine, new RecordingTransport(), listener);
        Assert.True(engine.TryAddConnection(_connection));
        Send(connect);

        // The shell of an older connection notices that its transport is closed.
        older?.OnTransportClosed();
    }

    protected override void Send(byte[] packet)
    {
        FlushSet flush = FlushSet.Rent();
        Assert.Equal(packet.Length, _connection!.Process(packet, flush, out _));
        if (_connection.PendingRequest is not null)
        {
            _connection.CompleteConnect(EnhancedAuthenticationStep.Of(AuthenticationResult.Accept(null, "model")), flush);
        }

        flush.FlushAndReturn();
    }

    protected override byte[] Receive() => (_connection?.Transport as RecordingTransport)?.Take() ?? [];

    protected override void Close()
    {
        _connection!.OnTransportClosed();
        _connection.CloseWhenSent();
        _connection = null;
    }
}
