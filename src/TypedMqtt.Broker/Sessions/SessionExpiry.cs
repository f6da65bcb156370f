using TypedMqtt.Broker.Engine;

namespace TypedMqtt.Broker.Sessions;

/// <summary>The deadline of a session without connection. Lazy: a session that came back and left again is looked at again.</summary>
/// <param name="session">The session.</param>
/// <param name="due">When it ends, as far as known.</param>
internal sealed class SessionExpiry(Session session, long due) : IDeadline
{
    /// <summary>When it is looked at again; guarded by the session's lock.</summary>
    public long Due { get; set; } = due;

    public long OnDue(long now) => session.OnExpiryDue(this, now);
}
