namespace TypedMqtt.Broker.Connections;

/// <summary>How a connection waits for more, told from how it has received so far.</summary>
internal struct ReceivePace
{
    private const int BusyReceives = 16;
    private const int BusyMilliseconds = 20;
    private const int ReceivesPerTurn = 32;

    private long _last;
    private int _streak;
    private int _inTurn;

    /// <summary>
    /// Whether to wait with a buffer in hand, which saves a system call per batch. Many receives in quick succession are needed, so that a
    /// client which connects, subscribes and falls silent does not keep a buffer.
    /// </summary>
    public readonly bool IsBusy => _streak >= BusyReceives;

    /// <summary>Notes a receive.</summary>
    /// <param name="now">Engine time.</param>
    /// <param name="waited">Whether the data had to be waited for.</param>
    /// <returns>Whether it is the others' turn: a peer that always has more must not keep the thread.</returns>
    public bool Note(long now, bool waited)
    {
        _streak = now - _last <= BusyMilliseconds ? Math.Min(_streak + 1, BusyReceives) : 0;
        _last = now;
        _inTurn = waited ? 0 : _inTurn + 1;
        if (_inTurn < ReceivesPerTurn)
        {
            return false;
        }

        _inTurn = 0;
        return true;
    }
}
