using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TypedMqtt.Broker.Configuration;
using TypedMqtt.Broker.Listeners;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker;

/// <summary>How a broker listens, whom it lets in, and what it allows.</summary>
public sealed class MqttBrokerOptions
{
    /// <summary>Where to listen; <c>Listeners = { "mqtt://127.0.0.1:1883" }</c> is enough, as texts convert to listeners. May be empty
    /// for a broker that is only used in the process.</summary>
    public IList<MqttListenerOptions> Listeners { get; init; } = [];

    /// <summary>Listeners of other transports; the package TypedMqtt.Broker.Http adds WebSocket with <c>AddWebSockets()</c>.</summary>
    public IList<IMqttListenerFactory> ListenerFactories { get; } = [];

    /// <summary>What the broker allows.</summary>
    public MqttBrokerLimits Limits { get; set; } = new();

    /// <summary>A mosquitto password file, or null: no passwords are checked.</summary>
    public string? PasswordFile { get; set; }

    /// <summary>A mosquitto ACL file, or null: every client may do everything.</summary>
    public string? AclFile { get; set; }

    /// <summary>Whether clients without a user name may connect; by default only when there is no <see cref="PasswordFile"/>.</summary>
    public bool? AllowAnonymous { get; set; }

    /// <summary>When a SUBSCRIBE is refused under an ACL file; default: when no rule could ever match.</summary>
    public AclSubscribeMode AclSubscribe { get; set; } = AclSubscribeMode.Intersect;

    /// <summary>Decides who may connect, instead of <see cref="PasswordFile"/>.</summary>
    public IAuthenticator? Authenticator { get; set; }

    /// <summary>Methods of enhanced authentication that MQTT 5.0 clients may name (4.12), such as <see cref="ScramSha256Authenticator"/>; default none.
    /// Clients that name none are asked about as before.</summary>
    public IList<IEnhancedAuthenticator> EnhancedAuthenticators { get; init; } = [];

    /// <summary>Decides what clients may do, instead of <see cref="AclFile"/>.</summary>
    public IAuthorizer? Authorizer { get; set; }

    /// <summary>Whether a client identifier may be taken over by a client of another user; default false: it is refused.</summary>
    public bool AllowTakeoverByOtherUser { get; set; }

    /// <summary>Asked about each client that may connect: what it returns sends the client to another server (4.11), null lets it in; default null: all
    /// stay. Called on the client's own receive loop, so it must not block. One that throws ends the connection it was asked about.
    /// <see cref="MqttBroker.Redirect"/> sends away those that are connected.</summary>
    public Func<MqttClientInfo, MqttServerRedirect?>? Redirect { get; set; }

    /// <summary>Whether overlapping subscriptions of a client get a copy each; default false: one copy with the highest QoS and all
    /// identifiers.</summary>
    public bool AllowDuplicateMessages { get; set; }

    /// <summary>Whether a session whose client is away keeps QoS 0 messages too, within the same limits; default false: only QoS 1 and 2.</summary>
    public bool QueueQos0Messages { get; set; }

    /// <summary>Whether messages are delivered with the QoS of the subscription even when they were published with a lower one; default
    /// false: the lower of the two (3.8.4).</summary>
    public bool UpgradeOutgoingQos { get; set; }

    /// <summary>Whether a retained message is delivered only while its publisher may still publish to the topic; default true.</summary>
    public bool CheckRetainSource { get; set; } = true;

    /// <summary>Whether a payload that is announced as UTF-8 (Payload Format Indicator 1, MQTT 5.0) has to be; default false: nobody looks. A message
    /// that is not is refused with "payload format invalid" (0x99): in PUBACK or PUBREC, in DISCONNECT for QoS 0 (3.3.2.3.2), in CONNACK for a will.</summary>
    public bool CheckPayloadFormat { get; set; }

    /// <summary>What client identifiers have to start with, assigned ones included; others are refused as not authorised. Default null: anything.</summary>
    public string? ClientIdPrefix { get; set; }

    /// <summary>How often <c>$SYS/broker/…</c> is published; default 10 s, zero = never.</summary>
    public TimeSpan SysInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Whether small packets leave at once (TCP_NODELAY); default true.</summary>
    public bool NoDelay { get; set; } = true;

    /// <summary>Whether clients coming and going are logged; default true.</summary>
    public bool LogConnections { get; set; } = true;

    /// <summary>The clock; default the system's.</summary>
    public TimeProvider TimeProvider { get; set; } = TimeProvider.System;

    /// <summary>Where to log; default nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; set; } = NullLoggerFactory.Instance;

    /// <summary>The options that a <c>mosquitto.conf</c> asks for: listeners with their own security settings, limits, <c>$SYS</c> interval.
    /// What concerns the process (<c>log_dest</c>, <c>pid_file</c>, <c>user</c>) stays with whoever runs it.</summary>
    /// <param name="conf">The configuration.</param>
    public static MqttBrokerOptions FromMosquittoConf(MosquittoConf conf) => ConfMapping.ToOptions(conf);
}
