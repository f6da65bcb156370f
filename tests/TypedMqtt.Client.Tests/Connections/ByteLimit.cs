namespace TypedMqtt.Client.Tests.Connections;

/// <summary>How many bytes pass a connection in each direction, counted from <see cref="Arm"/>, before something happens to it.</summary>
internal sealed class ByteLimit
{
    private readonly Lock _gate = new();
    private int _outgoingLeft = int.MaxValue;
    private int _incomingLeft = int.MaxValue;
    private int _outgoing;
    private int _incoming;

    /// <summary>Bytes since <see cref="Arm"/>.</summary>
    public (int Outgoing, int Incoming) Passed
    {
        get
        {
            lock (_gate)
            {
                return (_outgoing, _incoming);
            }
        }
    }

    public void Arm(int outgoing = int.MaxValue, int incoming = int.MaxValue)
    {
        lock (_gate)
        {
            (_outgoingLeft, _incomingLeft) = (outgoing, incoming);
            (_outgoing, _incoming) = (0, 0);
        }
    }

    /// <summary>How many of the bytes to send pass.</summary>
    public int Send(int length, out bool isLast)
    {
        lock (_gate)
        {
            int passes = Math.Min(length, _outgoingLeft);
            _outgoingLeft -= passes;
            _outgoing += passes;
            isLast = _outgoingLeft == 0;
            return passes;
        }
    }

    /// <summary>How many bytes may be received, at most <paramref name="length"/>.</summary>
    public int RoomToReceive(int length)
    {
        lock (_gate)
        {
            return Math.Min(length, _incomingLeft);
        }
    }

    /// <summary>Counts what was received; true after the last that may be.</summary>
    public bool Received(int length)
    {
        lock (_gate)
        {
            _incomingLeft -= length;
            _incoming += length;
            return _incomingLeft == 0;
        }
    }
}
