using System.Buffers;

namespace TypedMqtt.Protocol.Transports;

/// <summary>The in-buffer of a connection: packets are parsed where they were received. Holds no memory while it is empty.</summary>
/// <param name="initialBytes">Size to begin with; a peer that fills it gets a larger one from then on.</param>
internal sealed class ReceiveBuffer(int initialBytes)
{
    private const int MostBytesAhead = 64 * 1024;

    private int _expectedBytes = initialBytes;
    private byte[] _bytes = [];
    private int _start;
    private int _end;

    /// <summary>What was received and not consumed.</summary>
    public ReadOnlySpan<byte> Unread => _bytes.AsSpan(_start, _end - _start);

    /// <summary><see cref="Unread"/> as memory.</summary>
    public ReadOnlyMemory<byte> UnreadMemory => _bytes.AsMemory(_start, _end - _start);

    /// <summary>Room for the next receive; the buffer grows when a packet does not fit.</summary>
    public Memory<byte> GetFree()
    {
        if (_bytes.Length == 0)
        {
            _bytes = ArrayPool<byte>.Shared.Rent(_expectedBytes);
        }
        else if (_start > 0 && (_bytes.Length - _end < _bytes.Length / 4))
        {
            MoveTo(_bytes);
        }

        if (_end == _bytes.Length)
        {
            Replace(_bytes.Length * 2);
        }

        return _bytes.AsMemory(_end);
    }

    /// <summary>Makes room for a packet of a known length.</summary>
    public void EnsureCapacity(int packetLength)
    {
        if (_bytes.Length < packetLength)
        {
            // Not the declared length at once: a peer that only claims a large packet shall not cost memory.
            Replace(Math.Min(packetLength, Math.Max(_bytes.Length * 2, _expectedBytes)));
        }
    }

    public void Received(int count)
    {
        _end += count;
        if (_end == _bytes.Length)
        {
            _expectedBytes = Math.Max(_expectedBytes, Math.Min(_expectedBytes * 2, MostBytesAhead));
        }
    }

    public void Consumed(int count)
    {
        _start += count;
        if (_start == _end)
        {
            _start = _end = 0;
        }
    }

    /// <summary>Gives the memory back if nothing is unread.</summary>
    public void ReleaseIfEmpty()
    {
        if (_end == 0 && _bytes.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = [];
        }
    }

    /// <summary>Drops everything.</summary>
    public void Release()
    {
        _start = _end = 0;
        ReleaseIfEmpty();
    }

    private void Replace(int capacity)
    {
        byte[] old = _bytes;
        MoveTo(ArrayPool<byte>.Shared.Rent(capacity));
        if (old.Length > 0)
        {
            ArrayPool<byte>.Shared.Return(old);
        }
    }

    private void MoveTo(byte[] target)
    {
        Unread.CopyTo(target);
        _end -= _start;
        _start = 0;
        _bytes = target;
    }
}
