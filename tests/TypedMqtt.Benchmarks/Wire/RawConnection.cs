using System.Net;
using System.Net.Sockets;
using System.Text;

namespace TypedMqtt.Benchmarks.Wire;

/// <summary>
/// An MQTT 3.1.1 connection of the load generator, written against the bytes of the specification and not against our codec. One
/// socket, no thread, nothing allocated per packet.
/// </summary>
internal sealed class RawConnection : IDisposable
{
    private readonly byte[] _in;
    private readonly byte[] _out;
    private int _inStart;
    private int _inEnd;
    private int _outStart;
    private int _outEnd;

    private RawConnection(Socket socket, int bufferBytes)
    {
        Socket = socket;
        _in = new byte[bufferBytes];
        _out = new byte[bufferBytes];
    }

    public Socket Socket { get; }

    public ReadOnlySpan<byte> Unread => _in.AsSpan(_inStart, _inEnd - _inStart);

    /// <summary>Room for packets to send; empty while earlier ones still wait for the socket.</summary>
    public Span<byte> Free => _outStart > 0 ? default : _out.AsSpan(_outEnd);

    public bool HasUnsent => _outEnd > 0;

    /// <summary>Connects with a clean session and waits for the CONNACK.</summary>
    /// <param name="port">Loopback port.</param>
    /// <param name="clientId">Client identifier.</param>
    /// <param name="bufferBytes">Size of each of the two buffers.</param>
    /// <param name="subscribeTo">A filter to subscribe to, or null.</param>
    /// <param name="qos">QoS of the subscription.</param>
    /// <param name="blocking">A socket that was never non-blocking waits in the kernel; one that was, on another thread.</param>
    public static RawConnection Open(int port, string clientId, int bufferBytes = 256 * 1024, string? subscribeTo = null, int qos = 0, bool blocking = false)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            socket.Connect(IPAddress.Loopback, port);
            byte[] id = Encoding.UTF8.GetBytes(clientId);
            socket.Send([0x10, (byte)(12 + id.Length), 0, 4, .. "MQTT"u8, 4, 2, 0, 0, 0, (byte)id.Length, .. id]);
            var connection = new RawConnection(socket, bufferBytes);
            connection.Expect([0x20, 2, 0, 0]);
            if (subscribeTo is not null)
            {
                connection.Subscribe(subscribeTo, qos);
            }

            socket.Blocking = blocking;
            return connection;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>Appends what <see cref="Free"/> was filled with.</summary>
    public void Append(int count) => _outEnd += count;

    /// <summary>Sends what the socket takes in one call.</summary>
    /// <returns>Whether bytes moved.</returns>
    public bool TrySend()
    {
        if (_outEnd == 0)
        {
            return false;
        }

        int sent = Socket.Send(_out.AsSpan(_outStart, _outEnd - _outStart), SocketFlags.None, out SocketError error);
        if (!Check(error))
        {
            return false;
        }

        _outStart += sent;
        if (_outStart == _outEnd)
        {
            _outStart = _outEnd = 0;
        }

        return true;
    }

    /// <summary>Receives what the socket has in one call; in blocking mode waits for it.</summary>
    /// <returns>Whether bytes moved.</returns>
    public bool TryReceive()
    {
        if (_inStart > 0)
        {
            Unread.CopyTo(_in);
            _inEnd -= _inStart;
            _inStart = 0;
        }

        int received = Socket.Receive(_in.AsSpan(_inEnd), SocketFlags.None, out SocketError error);
        if (!Check(error))
        {
            return false;
        }

        if (received == 0)
        {
            throw new LoadException("the broker closed a connection");
        }

        _inEnd += received;
        return true;
    }

    public void Consume(int count)
    {
        _inStart += count;
        if (_inStart == _inEnd)
        {
            _inStart = _inEnd = 0;
        }
    }

    public void Dispose() => Socket.Dispose();

    private static bool Check(SocketError error) => error switch
    {
        SocketError.Success => true,
        SocketError.WouldBlock or SocketError.IOPending or SocketError.NoBufferSpaceAvailable => false,
        _ => throw new LoadException($"a connection failed: {error}"),
    };

    private void Subscribe(string filter, int qos)
    {
        byte[] text = Encoding.UTF8.GetBytes(filter);
        Socket.Send([0x82, (byte)(5 + text.Length), 0, 1, 0, (byte)text.Length, .. text, (byte)qos]);
        Expect([0x90, 3, 0, 1, (byte)qos]);
    }

    private void Expect(ReadOnlySpan<byte> answer)
    {
        Span<byte> received = stackalloc byte[answer.Length];
        int count = 0;
        while (count < received.Length)
        {
            int more = Socket.Receive(received[count..]);
            count += more != 0 ? more : throw new LoadException("the broker closed a connection during the handshake");
        }

        if (!received.SequenceEqual(answer))
        {
            throw new LoadException($"the broker answered {Convert.ToHexString(received)} where {Convert.ToHexString(answer)} is expected");
        }
    }
}
