using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Connections;

/// <summary>What connections of one listener have in common.</summary>
/// <param name="name">The listener, for logs.</param>
/// <param name="authenticator">Who decides who may connect.</param>
/// <param name="authorizer">Who decides what a client may do.</param>
/// <param name="limits">The broker's limits with those of the listener in their place.</param>
internal sealed class ListenerContext(string name, IAuthenticator authenticator, IAuthorizer authorizer, MqttBrokerLimits limits)
{
    public string Name { get; } = name;

    public IAuthenticator Authenticator { get; } = authenticator;

    public IAuthorizer Authorizer { get; } = authorizer;

    public MqttBrokerLimits Limits { get; } = limits;

    /// <summary>Methods of enhanced authentication.</summary>
    public IReadOnlyList<IEnhancedAuthenticator> Methods { get; init; } = [];

    /// <summary>Most connections here; null = no limit but the broker's.</summary>
    public int? MaximumConnections { get; init; }

    /// <summary>Connections here; the engine counts, under its registry lock.</summary>
    public int Connections { get; set; }

    public bool AllowEmptyClientId { get; init; } = true;

    public string AssignedClientIdPrefix { get; init; } = "auto-";

    /// <summary>What client identifiers have to start with; null for anything.</summary>
    public string? ClientIdPrefix { get; init; }

    public bool UseUserNameAsClientId { get; init; }

    /// <summary>What stands before the topics of clients here.</summary>
    public MountPoint Mount { get; init; } = MountPoint.None;

    public MqttUserNameSource UserNameFrom { get; init; }

    /// <summary>The method of a name; null when it is not offered.</summary>
    public IEnhancedAuthenticator? MethodOf(string name)
    {
        foreach (IEnhancedAuthenticator method in Methods)
        {
            if (method.Method == name)
            {
                return method;
            }
        }

        return null;
    }

    /// <summary>Whether a client that was accepted here would still be known now.</summary>
    public bool IsStillValid(AuthenticationResult accepted) => accepted.Method?.IsStillValid(accepted) ?? Authenticator.IsStillValid(accepted);
}
