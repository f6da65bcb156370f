using System.Net.Sockets;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Tests.Model;

/// <summary>A client of another broker, over a blocking socket. What was sent to it before its second PINGRESP is what it has seen.</summary>
internal sealed class SocketClient(int port, ModelClient kind, string clientId, string prefix) : ScriptClient(kind, clientId, prefix), IDisposable
{
    private const int Patience = 10_000;

    private Socket? _socket;
    private byte[] _buffer = new byte[4096];
    private int _received;

    public void Dispose() => _socket?.Dispose();

    protected override void Open(byte[] connect)
    {
        Socket? older = _socket;
        _socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = Patience, SendTimeout = Patience };
        _socket.Connect("127.0.0.1", port);
        _received = 0;
        Send(connect);

        // Only now: an older connection is taken over, not dropped.
        _ = Receive(pings: 1, peek: true);
        older?.Dispose();
    }

    protected override void Send(byte[] packet) => _socket!.Send(packet);

    protected override byte[] Receive() => _socket is null ? [] : Receive(pings: 2, peek: false);

    /// <summary>Until the broker has closed its end too: on a loaded machine the end of a connection may be overtaken by pings of others.</summary>
    protected override void Close()
    {
        try
        {
            _socket!.Shutdown(SocketShutdown.Send);
            while (_socket.Receive(_buffer) > 0)
            {
                // What was under way is lost, as it is when a connection drops.
            }
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.ConnectionReset or SocketError.NotConnected)
        {
            // The broker was faster.
        }

        _socket!.Dispose();
        _socket = null;
    }

    /// <summary>
    /// Two pings: a broker that serves its sockets in turn may answer the first one before it looks at the end of another connection that
    /// was there earlier, the second one not.
    /// </summary>
    private byte[] Receive(int pings, bool peek)
    {
        int start = 0;
        var packets = new List<byte>();
        for (int ping = 0; ping < pings; ping++)
        {
            Send([0xC0, 0]);
            while (true)
            {
                if (FrameParser.TryParse(_buffer.AsSpan(start, _received - start), int.MaxValue, out Frame frame, out _))
                {
                    start += frame.Length;
                    if (frame.Type == PacketType.PingResp)
                    {
                        break;
                    }

                    packets.AddRange(frame.Whole);
                    continue;
                }

                if (_received == _buffer.Length)
                {
                    Array.Resize(ref _buffer, _buffer.Length * 2);
                }

                int count = _socket!.Receive(_buffer, _received, _buffer.Length - _received, SocketFlags.None);
                _received += count > 0 ? count : throw new EndOfStreamException("The broker has closed the connection.");
            }
        }

        // Nothing is under way behind a PINGRESP, unless other clients act meanwhile, and they do not.
        byte[] seen = [.. packets];
        _received = 0;
        if (peek)
        {
            seen.CopyTo(_buffer, 0);
            _received = seen.Length;
        }

        return seen;
    }
}
