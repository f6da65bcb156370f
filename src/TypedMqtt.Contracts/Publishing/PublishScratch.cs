using System.Buffers;
using System.ComponentModel;

namespace TypedMqtt;

/// <summary>One outgoing message under construction: topic, legacy topics if any, then payload, in one pooled array that grows.</summary>
/// <remarks>
/// Generated code rents it, writes the topic, calls <see cref="EndTopic"/>, writes the payload and hands it to
/// <see cref="IMqttSender.PublishAsync"/>, which returns it. When anything throws before that, <see cref="Return"/> discards
/// what was written: nothing of it was visible to the connection. Not thread-safe; each thread keeps one for reuse.
/// </remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public sealed class PublishScratch : IBufferWriter<byte>
{
    /// <summary>Most bytes a topic name has in MQTT (1.5.4).</summary>
    public const int MaxTopicBytes = 65_535;

    private const int InitialBytes = 512;

    /// <summary>An array above this size is not kept: one large message must not pin its memory to a thread for good.</summary>
    private const int MaxKeptBytes = 64 * 1024;

    [ThreadStatic]
    private static PublishScratch? _cached;

    private byte[] _buffer = ArrayPool<byte>.Shared.Rent(InitialBytes);
    private int _length;
    private int _rootLength;
    private int _topicLength;
    private int _payloadStart;
    private int[] _legacyEnds = [];
    private int _legacyCount;
    private bool _topicEnded;
    private bool _inLegacyTopic;
    private bool _rented;

    private PublishScratch()
    {
    }

    /// <summary>The topic, root included.</summary>
    /// <exception cref="InvalidOperationException"><see cref="EndTopic"/> was not called.</exception>
    public ReadOnlySpan<byte> Topic
    {
        get
        {
            if (!_topicEnded)
                throw new InvalidOperationException("The topic is not complete: EndTopic was not called.");
            return _buffer.AsSpan(0, _topicLength);
        }
    }

    /// <summary>The payload written so far.</summary>
    public ReadOnlySpan<byte> Payload => _topicEnded ? _buffer.AsSpan(_payloadStart, _length - _payloadStart) : default;

    /// <summary>The payload written so far; valid until <see cref="Return"/>.</summary>
    public ReadOnlyMemory<byte> PayloadMemory => _topicEnded ? _buffer.AsMemory(_payloadStart, _length - _payloadStart) : default;

    /// <summary>Bytes of the payload.</summary>
    public int PayloadLength => _topicEnded ? _length - _payloadStart : 0;

    /// <summary>How many legacy topics the message goes to as well.</summary>
    public int LegacyTopicCount => _legacyCount;

    /// <summary>What has been written of the topic after the root; for formatting without a connection.</summary>
    internal ReadOnlySpan<byte> Written => _buffer.AsSpan(_rootLength, _length - _rootLength);

    /// <summary>Takes an empty scratch; the calling thread's own when it is free.</summary>
    /// <param name="topicRoot">Levels in front of every topic of the connection, without the last slash; may be empty.</param>
    /// <returns>The scratch; it must go to <see cref="IMqttSender.PublishAsync"/> or <see cref="Return"/>.</returns>
    public static PublishScratch Rent(ReadOnlySpan<byte> topicRoot = default)
    {
        var scratch = _cached ?? new PublishScratch();
        _cached = null;
        scratch._rented = true;
        if (!topicRoot.IsEmpty)
        {
            scratch.Write(topicRoot);
            scratch.Write("/"u8);
            scratch._rootLength = scratch._length;
        }

        return scratch;
    }

    /// <summary>Discards the content and gives the scratch back.</summary>
    /// <exception cref="InvalidOperationException">It was given back before.</exception>
    public void Return()
    {
        if (!_rented)
            throw new InvalidOperationException("The scratch was given back before.");
        _rented = false;
        _length = _rootLength = _topicLength = _payloadStart = _legacyCount = 0;
        _topicEnded = _inLegacyTopic = false;
        if (_buffer.Length > MaxKeptBytes || _cached is not null)
        {
            // This instance is not used again, or starts over with a small array.
            ArrayPool<byte>.Shared.Return(_buffer);
            _buffer = [];
        }

        _cached ??= this;
    }

    /// <summary>Marks the end of the topic; what follows is payload.</summary>
    /// <exception cref="ArgumentException">The topic is empty, too long, or its first level starts with <c>$</c>.</exception>
    public void EndTopic()
    {
        if (_topicEnded)
            throw new InvalidOperationException("EndTopic was called before.");
        Check(0);
        _topicLength = _payloadStart = _length;
        _topicEnded = true;
    }

    /// <summary>Begins a topic that the message goes to as well, behind those that are complete; it starts with the topic root, too.</summary>
    /// <exception cref="InvalidOperationException">The topic before is not complete, or the payload has begun.</exception>
    public void BeginLegacyTopic()
    {
        if (!_topicEnded || _inLegacyTopic || PayloadLength > 0)
            throw new InvalidOperationException("A legacy topic begins behind a complete topic and before the payload.");
        _inLegacyTopic = true;
        Reserve(_rootLength);
        Write(_buffer.AsSpan(0, _rootLength));
    }

    /// <summary>Marks the end of a legacy topic; what follows is the next one, or payload.</summary>
    /// <exception cref="ArgumentException">The topic is empty, too long, or its first level starts with <c>$</c>.</exception>
    public void EndLegacyTopic()
    {
        if (!_inLegacyTopic)
            throw new InvalidOperationException("BeginLegacyTopic was not called.");
        Check(_payloadStart);
        if (_legacyCount == _legacyEnds.Length)
            Array.Resize(ref _legacyEnds, _legacyCount + 2);
        _legacyEnds[_legacyCount++] = _payloadStart = _length;
        _inLegacyTopic = false;
    }

    /// <summary>A legacy topic, root included.</summary>
    /// <param name="index">Which, from 0.</param>
    /// <returns>The topic in UTF-8; valid until <see cref="Return"/>.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
    public ReadOnlySpan<byte> LegacyTopic(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)index, (uint)_legacyCount, nameof(index));
        var start = index == 0 ? _topicLength : _legacyEnds[index - 1];
        return _buffer.AsSpan(start, _legacyEnds[index] - start);
    }

    /// <summary>Appends bytes.</summary>
    /// <param name="bytes">The bytes.</param>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        _length += bytes.Length;
    }

    /// <inheritdoc/>
    public void Advance(int count)
    {
        if ((uint)count > (uint)(_buffer.Length - _length))
            throw new ArgumentOutOfRangeException(nameof(count));
        _length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsMemory(_length);
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(sizeHint);
        return _buffer.AsSpan(_length);
    }

    /// <summary>Checks the topic that ends here.</summary>
    private void Check(int start)
    {
        if (_length - start == _rootLength)
            throw new ArgumentException("A topic has at least one character (4.7.3).");
        if (_length - start > MaxTopicBytes)
            throw new ArgumentException($"The topic has {_length - start} bytes; MQTT allows {MaxTopicBytes} (4.7.3).");
        if (_buffer[start + _rootLength] == (byte)'$')
            throw new ArgumentException("The first level of a topic must not start with '$': such topics belong to the broker (4.7.2).");
    }

    private void Reserve(int sizeHint)
    {
        if (!_rented)
            throw new InvalidOperationException("The scratch was given back.");
        ArgumentOutOfRangeException.ThrowIfNegative(sizeHint);
        if (_buffer.Length - _length < Math.Max(sizeHint, 1))
            Grow(sizeHint);
    }

    private void Grow(int sizeHint)
    {
        var needed = checked(_length + Math.Max(sizeHint, InitialBytes));
        var larger = ArrayPool<byte>.Shared.Rent((int)Math.Min(Math.Max(needed, 2L * _buffer.Length), Array.MaxLength));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
