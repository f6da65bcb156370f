using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using TypedMqtt.Broker;

namespace TypedMqtt.Testing;

/// <summary>How a test broker is made.</summary>
public sealed record MqttTestBrokerOptions
{
    /// <summary>An access control list to enforce, for example the generated <c>mqtt/mosquitto.acl</c>; default none: every role may do everything.</summary>
    public string? AclFile { get; init; }

    /// <summary>The user name of a role with its bound placeholders; default the role's name.</summary>
    public Func<string, IReadOnlyList<KeyValuePair<string, string>>, string> UserName { get; init; } = static (role, _) => role;

    /// <summary>Levels in front of every topic of the test's connections, as <see cref="MqttConnectionOptions.TopicRoot"/>; default none.</summary>
    public string TopicRoot { get; init; } = "";

    /// <summary>What the broker allows.</summary>
    public MqttBrokerLimits Limits { get; init; } = new();

    /// <summary>How long a wait may take, in real time; default 5 s. Waits do not end while a debugger is attached.</summary>
    public TimeSpan Patience { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>What the clock shows at the start.</summary>
    public DateTimeOffset Start { get; init; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>Where broker and clients log; default nowhere.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
