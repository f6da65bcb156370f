using System.Collections.Concurrent;
using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Connections;

/// <summary>One network connection of a client: handshake, receive loop, keep-alive. The client outlives many of them.</summary>
internal sealed class ClientConnection : IAsyncDisposable
{
    private const int ReceiveBytes = 16 * 1024;

    private readonly MqttClientOptions _options;
    private readonly IMqttTransport _transport;
    private readonly IPacketHandler _handler;
    private readonly ReceiveBuffer _buffer = new(ReceiveBytes);
    private readonly ConcurrentQueue<TaskCompletionSource<bool>?> _pings = [];
    private ITimer? _keepAlive;
    private long _lastReceived;
    private long _lastPing;
    private TimeSpan _keepAliveInterval;

    public ClientConnection(MqttClientOptions options, IMqttTransport transport, IPacketHandler handler)
    {
        _options = options;
        _transport = transport;
        _handler = handler;
        Send = new SendBuffer(transport, handler.OnSent);
    }

    public SendBuffer Send { get; }

    public ServerLimits Limits { get; private set; } = new();

    public bool SessionPresent { get; private set; }

    /// <summary>The client identifier the broker assigned, if it did.</summary>
    public string? AssignedClientId { get; private set; }

    /// <summary>Why the connection was given up from this side, if it was.</summary>
    public string? GivenUpBecause { get; private set; }

    /// <summary>Reason code of the broker's DISCONNECT, if there was one.</summary>
    public ReasonCode? DisconnectReason { get; private set; }

    /// <summary>The other broker that the DISCONNECT named, if it did.</summary>
    public string? ServerReference { get; private set; }

    /// <summary>The broker.</summary>
    public Uri Server => _options.Server;

    /// <summary>What the broker said in its DISCONNECT, if there was one.</summary>
    public string? DisconnectedBecause { get; private set; }

    /// <summary>Sends CONNECT and waits for CONNACK.</summary>
    /// <exception cref="MqttConnectException">The broker refused.</exception>
    public async Task HandshakeAsync(string clientId, bool cleanStart, CancellationToken cancellationToken)
    {
        lock (Send.Gate)
        {
            ConnectPackets.Write(Send, _options, clientId, cleanStart);
        }

        Send.Flush();
        while (true)
        {
            if (TryReadConnAck(clientId))
            {
                break;
            }

            int received = await _transport.ReceiveAsync(_buffer.GetFree(), cancellationToken).ConfigureAwait(false);
            if (received == 0)
            {
                throw new EndOfStreamException();
            }

            _buffer.Received(received);
        }

        if (cleanStart && SessionPresent)
        {
            throw MqttProtocolException.Error("The broker resumes a session after a clean start; this client has none [MQTT-3.2.2-4].");
        }

        StartKeepAlive();
    }

    /// <summary>Receives until the connection ends.</summary>
    public async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Process();
            if (DisconnectReason is not null)
            {
                return;
            }

            if (_buffer.Unread.IsEmpty)
            {
                _buffer.ReleaseIfEmpty();
                await _transport.WaitForDataAsync(cancellationToken).ConfigureAwait(false);
            }

            int received = await _transport.ReceiveAsync(_buffer.GetFree(), cancellationToken).ConfigureAwait(false);
            if (received == 0)
            {
                return;
            }

            _buffer.Received(received);
            Volatile.Write(ref _lastReceived, _options.TimeProvider.GetTimestamp());
        }
    }

    /// <summary>Sends a PINGREQ; true at its PINGRESP, false when the connection ends before.</summary>
    public Task<bool> PingAsync()
    {
        var answer = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        SendPing(answer);
        return answer.Task;
    }

    /// <summary>Says why the connection cannot go on and closes when that is out.</summary>
    public void Disconnect(ReasonCode reason)
    {
        // In 3.1.1 a DISCONNECT says that all is well and discards the will (3.1.1 §3.14.4).
        if (_options.ProtocolVersion == ProtocolVersion.V5)
        {
            WriteDisconnect(reason);
        }

        Send.CloseWhenSent();
    }

    /// <summary>Sends DISCONNECT behind everything else; the broker closes the connection when it has it.</summary>
    public void Finish()
    {
        WriteDisconnect(ReasonCode.Success);
        Send.Complete();
    }

    public async ValueTask DisposeAsync()
    {
        if (_keepAlive is { } timer)
        {
            await timer.DisposeAsync().ConfigureAwait(false);
        }

        Send.Abort();
        await _transport.DisposeAsync().ConfigureAwait(false);
        _buffer.Release();
        while (_pings.TryDequeue(out TaskCompletionSource<bool>? ping))
        {
            ping?.TrySetResult(false);
        }
    }

    private void Process()
    {
        int needed;
        while (FrameParser.TryParse(_buffer.Unread, _options.MaximumPacketSize, out Frame frame, out needed))
        {
            if (frame.Type == PacketType.PingResp)
            {
                PacketReader.CheckPing(frame);
                if (_pings.TryDequeue(out TaskCompletionSource<bool>? ping))
                {
                    ping?.TrySetResult(true);
                }
            }
            else if (frame.Type == PacketType.Disconnect)
            {
                OnDisconnect(PacketReader.ReadDisconnect(frame, _options.ProtocolVersion));
                return;
            }
            else
            {
                _handler.OnPacket(this, frame, _buffer.UnreadMemory[..frame.Length]);
            }

            _buffer.Consumed(frame.Length);
        }

        if (needed > 0)
        {
            _buffer.EnsureCapacity(needed);
        }
    }

    private void OnDisconnect(in DisconnectPacket packet)
    {
        DisconnectReason = packet.ReasonCode;
        ServerReference = ErrorText.Reference(packet.Properties);
        DisconnectedBecause = $"the broker said: {ErrorText.Describe(packet.ReasonCode)}{ErrorText.Reason(packet.Properties)}";
    }

    private void WriteDisconnect(ReasonCode reason)
    {
        lock (Send.Gate)
        {
            if (!Send.IsClosed)
            {
                PacketWriter.WriteDisconnect(Send, new DisconnectPacket { ReasonCode = reason }, _options.ProtocolVersion);
            }
        }
    }

    private bool TryReadConnAck(string clientId)
    {
        if (!FrameParser.TryParse(_buffer.Unread, _options.MaximumPacketSize, out Frame frame, out _))
        {
            return false;
        }

        ConnAckPacket packet = ConnectPackets.ReadAnswer(frame, _options, clientId);
        SessionPresent = packet.SessionPresent;
        Limits = ServerLimits.Of(packet, _options.ProtocolVersion);
        AssignedClientId = packet.Properties.Has(PropertyId.AssignedClientIdentifier)
            ? Encoding.UTF8.GetString(packet.Properties.GetBytes(PropertyId.AssignedClientIdentifier))
            : null;
        _keepAliveInterval = packet.Properties.Has(PropertyId.ServerKeepAlive)
            ? TimeSpan.FromSeconds(packet.Properties.GetNumber(PropertyId.ServerKeepAlive))
            : _options.KeepAlive;
        _buffer.Consumed(frame.Length);
        return true;
    }

    private void StartKeepAlive()
    {
        if (_keepAliveInterval <= TimeSpan.Zero)
        {
            return;
        }

        _lastReceived = _lastPing = _options.TimeProvider.GetTimestamp();
        TimeSpan tick = _keepAliveInterval / 4;
        _keepAlive = _options.TimeProvider.CreateTimer(static state => ((ClientConnection)state!).OnKeepAlive(), this, tick, tick);
    }

    /// <summary>Pings after half an interval of silence; gives up after one and a half, so that a half-open connection is noticed in time.</summary>
    private void OnKeepAlive()
    {
        TimeProvider time = _options.TimeProvider;
        TimeSpan silent = time.GetElapsedTime(Volatile.Read(ref _lastReceived));

        // The next look would be too late.
        if (silent > _keepAliveInterval * 1.25)
        {
            GivenUpBecause = $"nothing was received for {silent.TotalSeconds:0.#} s (keep-alive {_keepAliveInterval.TotalSeconds:0.#} s)";
            Send.Abort();
            return;
        }

        if (time.GetElapsedTime(_lastPing) >= _keepAliveInterval / 2)
        {
            _lastPing = time.GetTimestamp();
            SendPing(null);
        }
    }

    private void SendPing(TaskCompletionSource<bool>? answer)
    {
        lock (Send.Gate)
        {
            if (Send.IsClosed)
            {
                answer?.TrySetResult(false);
                return;
            }

            // In the order of the PINGREQs, which is the order of the PINGRESPs.
            _pings.Enqueue(answer);
            PacketWriter.PingReq.CopyTo(Send.GetSpan(2));
            Send.Advance(2);
        }

        Send.Flush();
    }
}
