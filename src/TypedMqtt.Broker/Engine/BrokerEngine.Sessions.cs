using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Sessions;

namespace TypedMqtt.Broker.Engine;

/// <content>Which session belongs to whom: opening, taking over, ending, expiring (4.1, 3.1.4).</content>
internal sealed partial class BrokerEngine
{
    private readonly Lock _registry = new();
    private readonly Dictionary<string, Session> _sessions = [];
    private readonly Dictionary<Session, DelayedWill> _delayedWills = [];
    private readonly HashSet<Connection> _connections = [];
    private readonly bool _takeoverByAnyone;

    /// <summary>Connections that are open, authenticated or not.</summary>
    public int ConnectionCount
    {
        get
        {
            lock (_registry)
            {
                return _connections.Count;
            }
        }
    }

    /// <summary>Registers a connection; false when there are too many.</summary>
    public bool TryAddConnection(Connection connection)
    {
        ListenerContext listener = connection.Listener;
        lock (_registry)
        {
            if ((Limits.MaximumConnections > 0 && _connections.Count >= Limits.MaximumConnections)
                || listener.Connections >= listener.MaximumConnections)
            {
                return false;
            }

            listener.Connections++;
            Counters.SocketOpened();
            return _connections.Add(connection);
        }
    }

    /// <summary>What all connections together have moved since the broker started.</summary>
    public Traffic TotalTraffic()
    {
        lock (_registry)
        {
            return Counters.Total(_connections);
        }
    }

    /// <summary>A copy, for shutting down and for statistics.</summary>
    public Connection[] SnapshotConnections()
    {
        lock (_registry)
        {
            return [.. _connections];
        }
    }

    public Session[] SnapshotSessions()
    {
        lock (_registry)
        {
            return [.. _sessions.Values];
        }
    }

    /// <summary>Finds or creates the session of a CONNECT, takes it over from an older connection, and sends the CONNACK with these properties.</summary>
    /// <returns>False when the session belongs to somebody else.</returns>
    public bool TryOpenSession(Connection connection, ConnectRequest request, AuthenticationResult principal, ReadOnlySpan<byte> properties, FlushSet flush)
    {
        // The generation before the rules: a reload in between is then noticed below.
        IAuthorizer authorizer = connection.Listener.Authorizer;
        long generation = authorizer.Generation;
        IClientAuthorization authorization = authorizer.For(principal.UserName, request.ClientId);
        var left = new LeftBehind(this);
        if (Register(connection, request, principal, authorization, left, properties, flush) is not { } session)
        {
            return false;
        }

        Counters.Connected();
        Log.ClientConnected(connection.Transport.RemoteEndpoint, request.ClientId, LogLevelOf(connection.Version), request.CleanStart, request.KeepAlive, principal.UserName);

        // A reload that was over before the session could be found has passed this client by.
        if (authorizer.Generation != generation || !connection.Listener.IsStillValid(principal))
        {
            ApplyPolicy(session);
            Routes.PolicyChanged();
        }

        try
        {
            session.Resume(connection, flush);
        }
        finally
        {
            // What the client is owed comes before what the end of its older connection adds.
            left.Publish();
        }

        return true;
    }

    /// <summary>Makes the session the connection's and sends the CONNACK; null when it belongs to somebody else.</summary>
    private Session? Register(
        Connection connection, ConnectRequest request, AuthenticationResult principal, IClientAuthorization authorization, LeftBehind left,
        ReadOnlySpan<byte> properties, FlushSet flush)
    {
        Session? session;
        bool isForeign;
        bool takesOver = false;
        lock (_registry)
        {
            _sessions.TryGetValue(request.ClientId, out session);
            isForeign = session is not null && !_takeoverByAnyone && session.Principal.UserName != principal.UserName;
            if (!isForeign)
            {
                takesOver = session is { IsConnected: true };
                session = Open(session, connection, request, principal, authorization, left, properties, flush);
            }
        }

        // Loggers are other people's code: not under the lock.
        if (isForeign)
        {
            Log.ForeignSession(request.ClientId, principal.UserName ?? "");
            return null;
        }

        if (takesOver)
        {
            Log.TakenOver(request.ClientId);
        }

        return session;
    }

    private Session Open(
        Session? session, Connection connection, ConnectRequest request, AuthenticationResult principal, IClientAuthorization authorization,
        LeftBehind left, ReadOnlySpan<byte> properties, FlushSet flush)
    {
        // What a session has subscribed to means something else behind another mount point.
        bool resumed = session is not null && TryTakeOver(session, request.CleanStart || !session.Listener.Mount.Equals(connection.Listener.Mount), left);
        if (!resumed)
        {
            session = new Session(this, request.ClientId, connection.Listener, principal, authorization);
            _sessions[request.ClientId] = session;
        }

        // What routes know of a session changes with its principal and version, not with each reconnect.
        bool routesChange = resumed && (session!.Principal.UserName != principal.UserName || session.Version != connection.Version);
        session!.ExpiryInterval = CapSessionExpiry(request.SessionExpiry);
        connection.Accept(session, request, resumed, properties, flush);
        int window = Limits.MaximumInflightMessages == 0 ? ushort.MaxValue : Limits.MaximumInflightMessages;
        session.Attach(connection, principal, authorization, Math.Min(window, request.ReceiveMaximum), flush);

        if (routesChange)
        {
            Routes.PolicyChanged();
        }

        Store.SessionOpened(session.ClientId, session.ExpiryInterval, resumed);
        return session;
    }

    /// <summary>A connection's transport has ended: its will and its session are settled, and then it is no longer counted.</summary>
    public void ConnectionEnded(Connection connection)
    {
        var left = new LeftBehind(this);
        lock (_registry)
        {
            if (connection.Session is { } session && session.Detach(connection, Now))
            {
                Settle(session, connection.TakeWill(), left);
                if (session.ExpiryInterval == 0)
                {
                    End(session, left);
                }
                else
                {
                    left.Away = session;
                }
            }
        }

        try
        {
            left.Publish();
        }
        finally
        {
            Forget(connection);
        }
    }

    private void Forget(Connection connection)
    {
        lock (_registry)
        {
            if (_connections.Remove(connection))
            {
                connection.Listener.Connections--;
                Counters.Absorb(connection);
            }
        }
    }

    /// <summary>A session's expiry interval has passed without its client coming back.</summary>
    public void SessionExpired(Session session)
    {
        var left = new LeftBehind(this);
        lock (_registry)
        {
            if (session.IsExpired(Now))
            {
                Counters.SessionExpired();
                End(session, left);
            }
        }

        left.Publish();
    }

    /// <summary>Applies a changed policy to everybody who is connected or has a session: an absent client's session queues by it.</summary>
    public void PolicyReloaded()
    {
        foreach (Session session in SnapshotSessions())
        {
            ApplyPolicy(session);
        }

        Routes.PolicyChanged();
    }

    private void ApplyPolicy(Session session)
    {
        ListenerContext listener = session.Listener;
        session.Authorize(listener.Authorizer.For(session.Principal.UserName, session.ClientId));

        // Its will is published under the new rules as well.
        if (session.Connection is { } connection && !listener.IsStillValid(session.Principal))
        {
            Log.LoginRevoked(session.ClientId, session.Principal.UserName ?? "");
            connection.Close(ReasonCode.NotAuthorized);
        }
    }

    private static int LogLevelOf(ProtocolVersion version) => version switch
    {
        // The numbers mosquitto prints.
        ProtocolVersion.V31 => 1,
        ProtocolVersion.V311 => 2,
        _ => 5,
    };

    /// <summary>Ends the older connection and says whether its session goes on [MQTT-3.1.4-3] [MQTT-3.1.4-4].</summary>
    private bool TryTakeOver(Session session, bool cleanStart, LeftBehind left)
    {
        bool goesOn = !cleanStart;
        if (session.Connection is { } older)
        {
            Will? will = older.TakeWill();
            older.Close(ReasonCode.SessionTakenOver);
            session.Detach(older, Now);
            goesOn &= session.ExpiryInterval > 0;
            Settle(session, will, left);
        }

        if (!goesOn || session.IsExpired(Now))
        {
            End(session, left);
            return false;
        }

        // Back in time: a will whose delay still runs is not published [MQTT-3.1.3-9].
        if (_delayedWills.Remove(session, out DelayedWill? delayed))
        {
            delayed.Cancel();
        }

        return true;
    }

    /// <summary>Publishes a will at once or starts its delay.</summary>
    private void Settle(Session session, Will? will, LeftBehind left)
    {
        if (will is null)
        {
            return;
        }

        if (will.DelaySeconds == 0)
        {
            left.Add(session, will);
            return;
        }

        long due = Now + (will.DelaySeconds * 1000L);
        var delayed = new DelayedWill(this, session, will, due);
        _delayedWills[session] = delayed;
        Deadlines.Schedule(delayed, due);
    }

    private void End(Session session, LeftBehind left)
    {
        if (_sessions.TryGetValue(session.ClientId, out Session? registered) && ReferenceEquals(registered, session))
        {
            _sessions.Remove(session.ClientId);
            Store.SessionEnded(session.ClientId);
        }

        // The session's end is the latest moment for its will.
        if (_delayedWills.Remove(session, out DelayedWill? delayed))
        {
            left.Add(delayed);
        }

        session.End(left.Shared);
    }
}
