namespace TypedMqtt.Protocol.Topics;

/// <summary>
/// Walks the levels of a filter in the normal form in which filters can be compared: a lone <c>#</c> is "one level of any text, then
/// anything", because a topic has at least one level; <c>/#</c> needs a second level, because the one-level empty topic does not exist.
/// </summary>
internal ref struct FilterLevels(ReadOnlySpan<byte> filter)
{
    private ReadOnlySpan<byte> _rest = filter;
    private bool _ended;
    private bool _pendingAny = filter.SequenceEqual("#"u8);
    private bool _emptyThenHash = filter.SequenceEqual("/#"u8);

    /// <summary>The text of the current level; meaningless when <see cref="IsAny"/>.</summary>
    public ReadOnlySpan<byte> Text { get; private set; }

    /// <summary>The current level matches any text.</summary>
    public bool IsAny { get; private set; }

    /// <summary>After the last level: zero or more further levels are matched too.</summary>
    public bool HasTail { get; private set; }

    public bool MoveNext()
    {
        if (_pendingAny)
        {
            _pendingAny = false;
            _ended = HasTail = IsAny = true;
            return true;
        }

        if (_ended)
        {
            return false;
        }

        int slash = _rest.IndexOf((byte)'/');
        ReadOnlySpan<byte> level = slash < 0 ? _rest : _rest[..slash];
        if (slash < 0)
        {
            _ended = true;
            if (level is [(byte)'#'])
            {
                HasTail = true;
                return false;
            }
        }
        else
        {
            _rest = _rest[(slash + 1)..];
        }

        Text = level;
        IsAny = level is [(byte)'+'];
        if (_emptyThenHash)
        {
            _emptyThenHash = false;
            _pendingAny = true;
        }

        return true;
    }
}
