using System.Buffers;
using System.Collections.Concurrent;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Connections;

/// <summary>One network connection of a client: handshake, receive loop, keep-alive. The client outlives many of them.</summary>
internal sealed partial class ClientConnection : IAsyncDisposable
{
    private const int ReceiveBytes = 16 * 1024;

    /// <summary>What a DISCONNECT has besides its properties: type, length, reason code, length of the properties.</summary>
    private const int MostAroundProperties = 1 + 4 + 1 + 4;

    private readonly MqttClientOptions _options;
    private readonly IMqttTransport _transport;
    private readonly IPacketHandler _handler;
    private readonly Authentication? _authentication;
    private readonly Reauthentication? _reauthentication;
    private readonly ReceiveBuffer _buffer = new(ReceiveBytes);
    private readonly ConcurrentQueue<Ping> _pings = [];
    private ITimer? _keepAlive;
    private long _lastReceived;
    private long _lastPing;

    // Under the gate of the send buffer.
    private bool _isConnectSent;
    private bool _isFinished;

    public ClientConnection(MqttClientOptions options, IMqttTransport transport, IPacketHandler handler)
    {
        _options = options;
        _transport = transport;
        _handler = handler;
        _authentication = Authentication.Of(options);
        _reauthentication = _authentication is { } authentication ? new Reauthentication(this, authentication, options) : null;
        Send = new SendBuffer(transport, handler.OnSent, keepsBuffers: true);
        Quota = new ReceiveQuota(options.ReceiveMaximum);
    }

    public SendBuffer Send { get; }

    /// <summary>What the broker may send unacknowledged; 5.0 only.</summary>
    public ReceiveQuota Quota { get; }

    /// <summary>What the broker said in CONNACK.</summary>
    public MqttConnectResult Accepted { get; private set; } = new();

    public bool SessionPresent => Accepted.SessionPresent;

    /// <summary>Why the connection was given up from this side, if it was.</summary>
    public string? GivenUpBecause { get; private set; }

    /// <summary>The broker's DISCONNECT, if there was one.</summary>
    public MqttDisconnectResult? Disconnected { get; private set; }

    /// <summary>The broker.</summary>
    public Uri Server => _options.Server;

    /// <summary>Receives until the connection ends.</summary>
    public async Task ReceiveAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Process();
            if (Disconnected is not null)
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

    /// <summary>Authenticates again; completes when the broker has accepted.</summary>
    /// <param name="credentials">The options with the login to use.</param>
    /// <exception cref="InvalidOperationException">CONNECT named no method.</exception>
    public Task ReauthenticateAsync(MqttClientOptions credentials) => _reauthentication is { } reauthentication
        ? reauthentication.RunAsync(credentials)
        : throw new InvalidOperationException(
            $"A connection is authenticated again by the method it was made with, and this one has none [MQTT-4.12.1-1]. Set MqttClientOptions.{nameof(MqttClientOptions.EnhancedAuthenticator)}.");

    /// <summary>Sends AUTH.</summary>
    /// <exception cref="MqttException">It is larger than the broker accepts.</exception>
    public void SendAuth(ReasonCode reason, ReadOnlyMemory<byte>? data)
    {
        MqttPropertiesBuilder properties = _authentication!.AddTo(new MqttPropertiesBuilder(), data);
        var packet = new ArrayBufferWriter<byte>();
        PacketWriter.WriteAuth(packet, new AuthPacket { ReasonCode = reason, Properties = MqttProperties.FromTrusted(properties.Encoded) });
        if ((uint)packet.WrittenCount > Accepted.MaximumPacketSize)
        {
            throw new MqttException($"AUTH takes {packet.WrittenCount} bytes, {_options.Endpoint} accepts {Accepted.MaximumPacketSize}.")
            {
                Endpoint = _options.Endpoint,
                ReasonCode = ReasonCode.PacketTooLarge,
            };
        }

        lock (Send.Gate)
        {
            if (Send.IsClosed)
            {
                return;
            }

            Send.Write(packet.WrittenSpan);
        }

        Send.Flush();
    }

    /// <summary>Says why the connection cannot go on and closes when that is out.</summary>
    public void Disconnect(ReasonCode reason)
    {
        // In 3.1.1 a DISCONNECT says that all is well and discards the will (3.1.1 §3.14.4).
        if (_options.ProtocolVersion == ProtocolVersion.V5)
        {
            WriteDisconnect(new MqttDisconnectOptions { ReasonCode = reason });
        }

        Send.CloseWhenSent();
    }

    /// <summary>As <see cref="Disconnect"/>, from outside the receive loop.</summary>
    public void GiveUp(ReasonCode reason, string why)
    {
        GivenUpBecause ??= why;
        Disconnect(reason);
    }

    /// <summary>Sends DISCONNECT behind everything else; the broker closes the connection when it has it. A broker that has not got a CONNECT
    /// gets nothing.</summary>
    public void Finish(MqttDisconnectOptions options)
    {
        bool isConnectSent;
        lock (Send.Gate)
        {
            isConnectSent = _isConnectSent;
            _isFinished = true;
        }

        if (!isConnectSent)
        {
            Send.Abort();
        }
        else if (_options.ProtocolVersion == ProtocolVersion.V5 || options.ReasonCode == ReasonCode.Success)
        {
            WriteDisconnect(options);
            Send.Complete();
        }
        else
        {
            Send.CloseWhenSent();
        }
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
        if (_reauthentication is { } reauthentication)
        {
            reauthentication.End(AuthenticationLost());
            reauthentication.Dispose();
        }

        while (_pings.TryDequeue(out Ping ping))
        {
            ping.Answer?.TrySetResult(false);
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
                if (_pings.TryDequeue(out Ping ping))
                {
                    Quota.Settle(ping.Acknowledged);
                    ping.Answer?.TrySetResult(true);
                }
            }
            else if (frame.Type == PacketType.Disconnect)
            {
                Disconnected = ReadDisconnect(frame);
                return;
            }
            else if (frame.Type == PacketType.Auth)
            {
                AuthPacket packet = PacketReader.ReadAuth(frame, _options.ProtocolVersion);
                (_reauthentication ?? throw MqttProtocolException.Error("AUTH from the broker on a connection whose CONNECT named no method (4.12.0).")).Receive(packet);
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

    /// <exception cref="MqttProtocolException">A broker may not say that.</exception>
    private MqttDisconnectResult ReadDisconnect(Frame frame)
    {
        DisconnectPacket packet = PacketReader.ReadDisconnect(frame, _options.ProtocolVersion);
        if (_options.ProtocolVersion != ProtocolVersion.V5)
        {
            throw MqttProtocolException.Error("A broker sends no DISCONNECT before MQTT 5.0 (3.1.1 §3.14).");
        }

        if (!ReasonCodes.IsOfBrokersDisconnect(packet.ReasonCode))
        {
            throw MqttProtocolException.Error($"A broker does not send DISCONNECT with {ErrorText.Describe(packet.ReasonCode)}, which only a client may (3.14.2.1).");
        }

        if (packet.Properties.Has(PropertyId.SessionExpiryInterval))
        {
            throw MqttProtocolException.Error("A broker does not say in DISCONNECT when the session expires [MQTT-3.14.2-2].");
        }

        return new MqttDisconnectResult
        {
            ReasonCode = packet.ReasonCode,
            ReasonString = packet.Properties.Text(PropertyId.ReasonString),
            ServerReference = packet.Properties.Text(PropertyId.ServerReference),
            UserProperties = packet.Properties.UserProperties(),
        };
    }

    private MqttException AuthenticationLost() => new(
        Disconnected is { } disconnected
            ? $"{_options.Endpoint} refused to authenticate the connection again: {ErrorText.Describe(disconnected)}. The next connection authenticates afresh."
            : $"The connection to {_options.Endpoint} was lost before it was authenticated again. The next one authenticates afresh.")
    {
        Endpoint = _options.Endpoint,
        ReasonCode = Disconnected?.ReasonCode,
        ReasonString = Disconnected?.ReasonString,
        UserProperties = Disconnected?.UserProperties ?? [],
    };

    private void WriteDisconnect(MqttDisconnectOptions options)
    {
        byte[] properties = options.Encode(withText: true);
        if ((uint)properties.Length + MostAroundProperties > Accepted.MaximumPacketSize)
        {
            properties = options.Encode(withText: false);
        }

        lock (Send.Gate)
        {
            if (!Send.IsClosed)
            {
                var packet = new DisconnectPacket { ReasonCode = options.ReasonCode, Properties = MqttProperties.FromTrusted(properties) };
                PacketWriter.WriteDisconnect(Send, packet, _options.ProtocolVersion);
            }
        }
    }

    private void StartKeepAlive()
    {
        if (Accepted.KeepAlive <= TimeSpan.Zero)
        {
            return;
        }

        _lastReceived = _lastPing = _options.TimeProvider.GetTimestamp();
        TimeSpan tick = Accepted.KeepAlive / 4;
        _keepAlive = _options.TimeProvider.CreateTimer(static state => ((ClientConnection)state!).OnKeepAlive(), this, tick, tick);
    }

    /// <summary>Pings after half an interval of silence; gives up after one and a half, so that a half-open connection is noticed in time.</summary>
    private void OnKeepAlive()
    {
        TimeProvider time = _options.TimeProvider;
        TimeSpan silent = time.GetElapsedTime(Volatile.Read(ref _lastReceived));

        // The next look would be too late.
        if (silent > Accepted.KeepAlive * 1.25)
        {
            GivenUpBecause = $"nothing was received for {silent.TotalSeconds:0.#} s (keep-alive {Accepted.KeepAlive.TotalSeconds:0.#} s)";
            Send.Abort();
            return;
        }

        if (time.GetElapsedTime(_lastPing) >= Accepted.KeepAlive / 2)
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
            _pings.Enqueue(new Ping(answer, Quota.Acknowledged));
            PacketWriter.PingReq.CopyTo(Send.GetSpan(2));
            Send.Advance(2);
        }

        Send.Flush();
    }

    /// <summary>A PINGREQ on its way.</summary>
    /// <param name="Answer">Who waits for its PINGRESP, if anybody.</param>
    /// <param name="Acknowledged">Of <see cref="Quota"/>, when it was written.</param>
    private readonly record struct Ping(TaskCompletionSource<bool>? Answer, long Acknowledged);
}
