using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Routing;
using TypedMqtt.Broker.Security;
using TypedMqtt.Protocol.Packets;

namespace TypedMqtt.Broker.Sessions;

/// <summary>
/// What the broker keeps for a client identifier: subscriptions, messages in flight and queued, received QoS 2 identifiers (4.1).
/// Window and queue are changed under <see cref="_gate"/>; the locks of the send buffer and of the topic tree are taken inside it,
/// never the other way round. Rules are other people's code and are asked without it.
/// </summary>
internal sealed partial class Session
{
    private readonly Lock _gate = new();
    private readonly BrokerEngine _engine;
    private readonly InflightWindow _window = new();
    private readonly MessageQueue _queue;
    private readonly long _windowBytes;
    /// <summary>Received QoS 2 identifiers without PUBREL, and on which connection each came last, counted from the first one.</summary>
    private readonly Dictionary<ushort, int> _received = [];
    private int _connections;
    private int _unreleased;
    private readonly Dictionary<byte[], Subscription> _subscriptions = new(Utf8Comparer.Instance);
    private volatile Connection? _connection;
    private IClientAuthorization _authorization;
    private int _windowLimit;
    private int _unsent;
    private long _expiresAt;
    private SessionExpiry? _expiry;
    private bool _ended;

    public Session(
        BrokerEngine engine, string clientId, ListenerContext listener, AuthenticationResult principal, IClientAuthorization authorization)
    {
        _engine = engine;
        Listener = listener;
        _authorization = authorization;
        ClientId = clientId;
        Principal = principal;
        _windowBytes = engine.Limits.MaximumInflightBytes > 0 ? engine.Limits.MaximumInflightBytes : long.MaxValue;
        MqttBrokerLimits limits = engine.Limits;
        _queue = new MessageQueue(limits.MaximumQueuedMessages, limits.MaximumQueuedBytes, limits.QueueDropPolicy, engine.Counters);
    }

    public string ClientId { get; }

    /// <summary>
    /// Held by the connection whose packets are processed. What arrived on one connection takes effect before what arrives on the next,
    /// or a delayed PUBLISH or PUBREL would be taken for one of another message with its identifier [MQTT-4.6.0-1]. Taken before all other
    /// locks, and wanted by connections of this session only.
    /// </summary>
    public Lock ReceiveTurn { get; } = new();

    /// <summary>The listener of the current or last connection, whose rules hold while the client is away.</summary>
    public ListenerContext Listener { get; private set; }

    /// <summary>Who owns the session.</summary>
    public AuthenticationResult Principal { get; private set; }

    /// <summary>Who the session's retained messages are from.</summary>
    public RetainedSource? Source { get; private set; }

    public IClientAuthorization Authorization => Volatile.Read(ref _authorization);

    /// <summary>Version of the current or last connection.</summary>
    public ProtocolVersion Version { get; private set; }

    /// <summary>Seconds the session outlives its connection; uint.MaxValue = for ever.</summary>
    public uint ExpiryInterval { get; set; }

    public bool IsConnected => _connection is not null;

    public Connection? Connection => _connection;

    /// <summary>Messages this client did not get.</summary>
    public long Dropped { get; private set; }

    /// <summary>QoS 2 messages of the current connection that wait for PUBREL.</summary>
    public int Unreleased => Volatile.Read(ref _unreleased);

    public void Authorize(IClientAuthorization authorization) => Volatile.Write(ref _authorization, authorization);

    /// <summary>Binds the session to a connection, which has sent its CONNACK. <see cref="Resume"/> is to follow, without a lock.</summary>
    public void Attach(Connection connection, AuthenticationResult principal, IClientAuthorization authorization, int windowLimit, FlushSet flush)
    {
        lock (_gate)
        {
            Principal = principal;
            Authorize(authorization);
            Listener = connection.Listener;
            Version = connection.Version;
            Source = new RetainedSource(connection.Listener, principal.UserName, ClientId);
            _expiresAt = 0;
            _windowLimit = windowLimit;
            _unsent = 0;
            _connections++;
            _unreleased = 0;
            _connection = connection;
            for (int i = 0; i < _window.Span; i++)
            {
                ref InflightEntry entry = ref _window.At(i);
                switch (entry.State)
                {
                    case InflightState.Published or InflightState.Unsent:
                        entry.State = InflightState.Unsent;
                        _unsent++;
                        break;
                    case InflightState.Released:
                        connection.SendAck(PacketType.PubRel, _window.IdAt(i), ReasonCode.Success, flush);
                        break;
                }
            }
        }
    }

    /// <summary>The client has authenticated again; false when as another user, or when the session is not the connection's any more.</summary>
    public bool TryReauthenticate(Connection connection, AuthenticationResult principal)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_connection, connection) || Principal.UserName != principal.UserName)
            {
                return false;
            }

            Principal = principal;
            return true;
        }
    }

    /// <summary>DISCONNECT changes the expiry; not when another connection has taken over meanwhile.</summary>
    public void ChangeExpiry(Connection connection, uint seconds)
    {
        lock (_gate)
        {
            if (ReferenceEquals(_connection, connection))
            {
                ExpiryInterval = seconds;
            }
        }
    }

    /// <summary>Unbinds the connection, if it is still the one.</summary>
    /// <returns>False when another connection has taken over.</returns>
    public bool Detach(Connection connection, long now)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_connection, connection))
            {
                return false;
            }

            _connection = null;
            if (ExpiryInterval is > 0 and < uint.MaxValue)
            {
                _expiresAt = now + (ExpiryInterval * 1000L);
                if (_expiry is null || _expiry.Due > _expiresAt)
                {
                    _expiry = new SessionExpiry(this, _expiresAt);
                    _engine.Deadlines.Schedule(_expiry, _expiresAt);
                }
            }

            return true;
        }
    }

    /// <summary>Ends the session if its time is up.</summary>
    /// <returns>When to look again; 0 when there is nothing to wait for, or another deadline does.</returns>
    public long OnExpiryDue(SessionExpiry deadline, long now)
    {
        lock (_gate)
        {
            if (!ReferenceEquals(_expiry, deadline))
            {
                return 0;
            }

            if (now < _expiresAt)
            {
                deadline.Due = _expiresAt;
                return _expiresAt;
            }

            _expiry = null;
            if (_expiresAt == 0)
            {
                return 0;
            }
        }

        _engine.SessionExpired(this);
        return 0;
    }

    /// <summary>Whether the session is waiting for its client and its time is up.</summary>
    public bool IsExpired(long now)
    {
        lock (_gate)
        {
            return _connection is null && _expiresAt != 0 && now >= _expiresAt;
        }
    }

    /// <summary>Forgets everything; the session is gone [MQTT-4.1.0-2].</summary>
    /// <param name="shared">Collects what other members of its shared subscriptions may get.</param>
    public void End(List<SharedDelivery> shared)
    {
        lock (_gate)
        {
            _ended = true;
            _connection = null;
            Collect(shared);
            _window.Clear();
            _queue.Clear();
            _received.Clear();
            _unreleased = 0;
            _expiresAt = 0;
            foreach (Subscription subscription in _subscriptions.Values)
            {
                _engine.Tree.Remove(subscription);
            }

            _subscriptions.Clear();
        }
    }

    /// <summary>Remembers a received QoS 2 identifier; one that is known is a duplicate [MQTT-4.3.3-10].</summary>
    /// <param name="packetId">The identifier.</param>
    /// <param name="maximum">Most of one connection (4.9); 0 = no limit. One beyond it is not remembered: nobody has taken its message.</param>
    public ExactlyOnceStart BeginExactlyOnce(ushort packetId, int maximum)
    {
        lock (_gate)
        {
            bool isKnown = _received.TryGetValue(packetId, out int before);
            if (isKnown && before == _connections)
            {
                return ExactlyOnceStart.Duplicate;
            }

            if (maximum > 0 && _unreleased >= maximum)
            {
                return ExactlyOnceStart.TooMany;
            }

            _received[packetId] = _connections;
            _unreleased++;
            return isKnown ? ExactlyOnceStart.Duplicate : ExactlyOnceStart.New;
        }
    }

    /// <summary>PUBREL: the identifier may be used for another message.</summary>
    public bool EndExactlyOnce(ushort packetId)
    {
        lock (_gate)
        {
            if (!_received.Remove(packetId, out int connection))
            {
                return false;
            }

            _unreleased -= connection == _connections ? 1 : 0;
            return true;
        }
    }

    /// <summary>Adds or replaces a subscription.</summary>
    /// <returns>Whether it is new, and false for <c>Accepted</c> when the session has too many.</returns>
    public (bool IsNew, bool Accepted) Subscribe(ReadOnlySpan<byte> filter, SubscriptionOptions options, uint identifier)
    {
        lock (_gate)
        {
            // A connection that was taken over may still be at it: the tree must not keep what belongs to nobody.
            if (_ended)
            {
                return (false, false);
            }

            bool isNew = !_subscriptions.GetAlternateLookup<ReadOnlySpan<byte>>().ContainsKey(filter);
            if (isNew && _engine.Limits.MaximumSubscriptions is > 0 and int maximum && _subscriptions.Count >= maximum)
            {
                return (true, false);
            }

            var subscription = new Subscription(this, filter.ToArray(), options, identifier);
            _subscriptions[subscription.Filter] = subscription;
            _engine.Tree.Set(subscription);
            return (isNew, true);
        }
    }

    /// <summary>Removes a subscription; messages in flight or queued are still delivered [MQTT-3.10.4-3].</summary>
    public bool Unsubscribe(ReadOnlySpan<byte> filter)
    {
        lock (_gate)
        {
            if (!_subscriptions.GetAlternateLookup<ReadOnlySpan<byte>>().Remove(filter, out _, out Subscription? subscription))
            {
                return false;
            }

            _engine.Tree.Remove(subscription);
            return true;
        }
    }
}
