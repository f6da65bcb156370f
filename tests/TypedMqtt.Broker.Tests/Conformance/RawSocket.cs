using System.Net.Sockets;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>A blocking TCP connection that sends bytes and takes packets, whatever they mean.</summary>
internal sealed class RawSocket : IDisposable
{
    private const int Patience = 20_000;

    private readonly Socket _socket = new(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true, ReceiveTimeout = Patience, SendTimeout = Patience };
    private readonly List<byte[]> _heard = [];
    private byte[] _buffer = new byte[4096];
    private int _received;

    public RawSocket(int port) => _socket.Connect("127.0.0.1", port);

    /// <summary>Whether the broker has closed the connection.</summary>
    public bool IsEnded { get; private set; }

    /// <summary>The packets that have arrived since this was asked last, without the answers to pings, and "end" after the last one.</summary>
    public string TakeHeard()
    {
        string heard = RawScript.Print(_heard) + (IsEnded ? " end" : "");
        _heard.Clear();
        return heard.Trim();
    }

    public void Send(byte[] bytes)
    {
        try
        {
            _socket.Send(bytes);
        }
        catch (SocketException)
        {
            // The broker has closed it: what it sent before can still be read.
        }
    }

    /// <summary>
    /// Takes what the broker sent before it answered two pings, or before it closed. Two: one that serves its sockets in turn may answer the
    /// first before it looks at a connection that was there earlier.
    /// </summary>
    public void Hear()
    {
        for (int ping = 0; ping < 2 && !IsEnded; ping++)
        {
            Send([0xC0, 0]);
            while (Next() is { } packet && packet[0] >> 4 != (int)PacketType.PingResp)
            {
                _heard.Add(packet);
            }
        }
    }

    /// <summary>Says nothing and takes what comes until the broker closes.</summary>
    public void HearUntilEnd()
    {
        while (Next() is { } packet)
        {
            _heard.Add(packet);
        }
    }

    /// <summary>Closes, and comes back when the broker has closed its end too.</summary>
    public void Cut()
    {
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The broker was faster.
        }

        HearUntilEnd();
        Dispose();
    }

    public void Dispose() => _socket.Dispose();

    private byte[]? Next()
    {
        while (true)
        {
            if (FrameParser.TryParse(_buffer.AsSpan(0, _received), int.MaxValue, out Frame frame, out _))
            {
                byte[] packet = frame.Whole.ToArray();
                _received -= packet.Length;
                _buffer.AsSpan(packet.Length, _received).CopyTo(_buffer);
                return packet;
            }

            if (_received == _buffer.Length)
            {
                Array.Resize(ref _buffer, _buffer.Length * 2);
            }

            int count = Receive();
            if (count == 0)
            {
                IsEnded = true;
                return null;
            }

            _received += count;
        }
    }

    private int Receive()
    {
        try
        {
            return _socket.Receive(_buffer, _received, _buffer.Length - _received, SocketFlags.None);
        }
        catch (SocketException e) when (e.SocketErrorCode == SocketError.ConnectionReset)
        {
            return 0;
        }
    }
}
