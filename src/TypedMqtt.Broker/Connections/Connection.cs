using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Sessions;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Broker.Connections;

/// <summary>
/// One network connection as a state machine: bytes in, bytes into send buffers out. It does no I/O and reads no clock; its shell
/// (<see cref="ConnectionLoop"/>) feeds it and flushes what it touched.
/// </summary>
internal sealed partial class Connection : IDeadline
{
    /// <summary>How long the last packets may take to leave once the broker closes.</summary>
    private const int LingerMilliseconds = 5000;

    private readonly BrokerEngine _engine;
    private readonly long _connectDeadline;
    private int _state;
    private long _lastReceived;
    private long _keepAliveMilliseconds;
    private Session? _session;
    private uint _maximumPacketSize = uint.MaxValue;
    private OutgoingAliases? _outgoingAliases;
    private volatile TaskCompletionSource? _room;

    // What was received is counted by the receive loop only, what is sent under the lock of the send buffer.
    private long _packetsReceived;
    private long _publishReceived;
    private long _payloadBytesReceived;
    private long _packetsSent;
    private long _publishSent;
    private long _payloadBytesSent;

    public Connection(BrokerEngine engine, IMqttTransport transport, ListenerContext listener)
    {
        _engine = engine;
        Listener = listener;
        Transport = transport;
        Send = new SendBuffer(transport, OnSent);
        _connectDeadline = engine.Now + (long)listener.Limits.ConnectTimeout.TotalMilliseconds;
        _lastReceived = engine.Now;
        engine.Deadlines.Schedule(new ConnectDeadline(this), _connectDeadline);
    }

    public IMqttTransport Transport { get; }

    public SendBuffer Send { get; }

    /// <summary>The listener that accepted it, with its rules.</summary>
    public ListenerContext Listener { get; }

    public ProtocolVersion Version { get; private set; } = ProtocolVersion.V311;

    public ConnectionState State => (ConnectionState)Volatile.Read(ref _state);

    public Session? Session => _session;

    /// <summary>Engine time of the last whole packets.</summary>
    public long LastReceived => _lastReceived;

    /// <summary>Bytes received; written by the receive loop only.</summary>
    public long BytesReceived { get; private set; }

    /// <summary>What it has moved so far.</summary>
    public Traffic Traffic => new(
        _packetsReceived, _packetsSent, _publishReceived, _publishSent, _payloadBytesReceived, _payloadBytesSent, BytesReceived, Send.BytesSent);

    /// <summary>Processes all whole packets.</summary>
    /// <param name="data">What was received and not consumed.</param>
    /// <param name="flush">Collects the connections that were written to.</param>
    /// <param name="needed">Length of the packet whose rest is missing, or 0 when that is not known.</param>
    /// <returns>Bytes consumed. Processing stops early when the connection closes or waits for the authenticator.</returns>
    public int Process(ReadOnlySpan<byte> data, FlushSet flush, out int needed)
    {
        needed = 0;
        int consumed = 0;
        Lock? turn = null;
        try
        {
            while (true)
            {
                ConnectionState state = State;
                int limit = state == ConnectionState.Connected ? Listener.Limits.MaximumPacketSize : Listener.Limits.MaximumConnectSize;
                if (state is ConnectionState.Closed or ConnectionState.Authenticating
                    || !FrameParser.TryParse(data[consumed..], limit, out Frame frame, out needed, Version))
                {
                    break;
                }

                if (state == ConnectionState.AwaitingConnect)
                {
                    ReceiveConnect(frame);
                }
                else if (state == ConnectionState.AwaitingAuth)
                {
                    ReceiveBeforeConnAck(frame);
                }
                else if (turn is null)
                {
                    // An older connection of the session may still be at its last packet, and has lost its turn for the next.
                    turn = _session!.ReceiveTurn;
                    turn.Enter();
                    continue;
                }
                else
                {
                    Receive(frame, flush);
                }

                consumed += frame.Length;
                _packetsReceived++;
            }
        }
        catch (MqttProtocolException e)
        {
            RefuseMalformed(data[consumed..], e);
            consumed = data.Length;
        }
        finally
        {
            turn?.Exit();
        }

        if (consumed > 0)
        {
            _lastReceived = _engine.Now;
            BytesReceived += consumed;
        }

        return consumed;
    }

    /// <summary>The transport has ended; what it leaves behind is settled once.</summary>
    public void OnTransportClosed()
    {
        // After any close the state is Closed already, but only the loop's end gets here.
        Interlocked.Exchange(ref _state, (int)ConnectionState.Closed);
        _ = _closed?.CancelAsync();
        DiscardRequest();
        _engine.ConnectionEnded(this);
    }

    /// <summary>Keep-alive: one and a half times the interval without a packet ends the connection [MQTT-3.1.2-22].</summary>
    public long OnDue(long now)
    {
        if (State != ConnectionState.Connected)
        {
            return 0;
        }

        long due = _lastReceived + _keepAliveMilliseconds + (_keepAliveMilliseconds / 2);
        if (now < due)
        {
            return due;
        }

        _engine.Log.KeepAliveExceeded(_session?.ClientId ?? "");
        Close(ReasonCode.KeepAliveTimeout);
        return 0;
    }

    /// <summary>Closes from the server's side; a v5 client is told why [MQTT-4.13.1-1].</summary>
    /// <param name="reason">Why.</param>
    /// <param name="serverReference">Where else the client finds a server; null for nowhere.</param>
    public void Close(ReasonCode reason, string? serverReference = null)
    {
        // Under the gate: the receive loop, which may see the state first, closes what is sent only behind the DISCONNECT.
        lock (Send.Gate)
        {
            var previous = (ConnectionState)Interlocked.Exchange(ref _state, (int)ConnectionState.Closed);
            if (previous == ConnectionState.Closed)
            {
                return;
            }

            // No DISCONNECT before a CONNACK was sent [MQTT-3.14.0-1].
            if (previous == ConnectionState.Connected && Version == ProtocolVersion.V5 && reason != ReasonCode.Success)
            {
                WriteDisconnect(reason, serverReference);
            }
        }

        // On the pool: what the authenticator does then is its own business.
        _ = _closed?.CancelAsync();
        CloseWhenSent();
    }

    /// <summary>Closes the transport when what was written is sent, but does not wait for a peer that does not read for ever.</summary>
    public void CloseWhenSent()
    {
        Send.CloseWhenSent();
        if (!Send.IsTransportClosed)
        {
            _engine.Deadlines.Schedule(new CloseDeadline(this), _engine.Now + LingerMilliseconds);
        }
    }

    private void Receive(Frame frame, FlushSet flush)
    {
        switch (frame.Type)
        {
            case PacketType.Publish:
                ReceivePublish(frame, flush);
                break;
            case PacketType.PubAck:
            case PacketType.PubRec:
            case PacketType.PubRel:
            case PacketType.PubComp:
                ReceiveAck(PacketReader.ReadAck(frame, Version), flush);
                break;
            case PacketType.Subscribe:
                ReceiveSubscribe(PacketReader.ReadSubscribe(frame, Version), flush);
                break;
            case PacketType.Unsubscribe:
                ReceiveUnsubscribe(PacketReader.ReadUnsubscribe(frame, Version), flush);
                break;
            case PacketType.PingReq:
                PacketReader.CheckPing(frame);
                bool first;
                lock (Send.Gate)
                {
                    PacketWriter.PingResp.CopyTo(Send.GetSpan(2));
                    Send.Advance(2);
                    _packetsSent++;
                    first = Send.RequestFlush();
                }

                Touched(first, false, flush);
                break;
            case PacketType.Disconnect:
                ReceiveDisconnect(PacketReader.ReadDisconnect(frame, Version));
                break;
            case PacketType.Auth:
                ReceiveAuth(PacketReader.ReadAuth(frame, Version));
                break;
            case PacketType.Connect:
                throw MqttProtocolException.Error("A second CONNECT [MQTT-3.1.0-2].");
            default:
                throw MqttProtocolException.Error($"{frame.Type} is sent by servers only (2.1.2).");
        }
    }

    private void ReceiveAck(in AckPacket ack, FlushSet flush)
    {
        ReceivedText.Check(ack.Properties);
        Session session = _session!;
        AckOutcome outcome = AckOutcome.Done;
        switch (ack.Type)
        {
            case PacketType.PubAck or PacketType.PubComp:
                // An identifier that is not in flight is a leftover of an earlier session: it frees nothing.
                outcome = session.Acknowledge(ack.PacketId, ack.Type, flush);
                break;
            case PacketType.PubRec:
                outcome = session.Received(ack.PacketId, ack.ReasonCode, flush);
                if (outcome == AckOutcome.Unknown && (byte)ack.ReasonCode < 0x80)
                {
                    SendAck(PacketType.PubRel, ack.PacketId, ReasonCode.PacketIdentifierNotFound, flush);
                }

                break;
            case PacketType.PubRel:
                bool known = session.EndExactlyOnce(ack.PacketId);
                SendAck(PacketType.PubComp, ack.PacketId, known ? ReasonCode.Success : ReasonCode.PacketIdentifierNotFound, flush);
                break;
        }

        if (outcome == AckOutcome.WrongKind)
        {
            throw MqttProtocolException.Error($"{ack.Type} does not answer the message that is in flight with identifier {ack.PacketId} (4.3).");
        }
    }

    private void ReceiveDisconnect(in DisconnectPacket packet)
    {
        ReceivedText.Check(packet.Properties);
        if (packet.Properties.Has(PropertyId.SessionExpiryInterval))
        {
            uint expiry = packet.Properties.GetNumber(PropertyId.SessionExpiryInterval);
            if (_session!.ExpiryInterval == 0 && expiry != 0)
            {
                throw MqttProtocolException.Error("DISCONNECT sets a session expiry where CONNECT had none (3.14.2.2.2).");
            }

            _session.ChangeExpiry(this, _engine.CapSessionExpiry(expiry));
        }

        if (packet.ReasonCode == ReasonCode.Success)
        {
            DiscardWill();
        }

        _engine.Log.ClientDisconnected(_session!.ClientId);
        Close(ReasonCode.Success);
    }

    /// <summary>The connection is closed, with the reason code the specification names.</summary>
    private void RefuseMalformed(ReadOnlySpan<byte> rest, MqttProtocolException e)
    {
        _engine.Log.ProtocolViolation(_session?.ClientId ?? "", Transport.RemoteEndpoint, e.ReasonCode, e.Message);
        if (State == ConnectionState.AwaitingConnect)
        {
            RefuseConnect(rest, e.ReasonCode);
        }
        else if (State == ConnectionState.AwaitingAuth)
        {
            RefuseConnect(ReasonCodes.IsAllowed(PacketType.ConnAck, e.ReasonCode) ? e.ReasonCode : ReasonCode.ProtocolError);
        }
        else
        {
            Close(e.ReasonCode);
        }
    }

    /// <summary>What has not left by now never will.</summary>
    private sealed class CloseDeadline(Connection connection) : IDeadline
    {
        public long OnDue(long now)
        {
            connection.Send.Abort();
            return 0;
        }
    }

    /// <summary>A client that connects and says nothing is closed.</summary>
    private sealed class ConnectDeadline(Connection connection) : IDeadline
    {
        public long OnDue(long now)
        {
            if (connection.State is ConnectionState.Connected or ConnectionState.Closed)
            {
                return 0;
            }

            if (now < connection._connectDeadline)
            {
                return connection._connectDeadline;
            }

            connection._engine.Log.ConnectTimedOut(connection.Transport.RemoteEndpoint);
            connection.Close(ReasonCode.Success);
            return 0;
        }
    }
}
