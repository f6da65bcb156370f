using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Listeners;

/// <summary>The rules of a broker's listeners: one policy per distinct settings, so that listeners which share files share what is read.</summary>
internal sealed class ListenerRules
{
    private readonly MqttBrokerOptions _options;
    private readonly SecuritySettings _default;
    private readonly Dictionary<SecuritySettings, SecurityPolicy> _policies = [];

    /// <exception cref="MosquittoFileException">Password or ACL files have errors; the errors of all files are listed.</exception>
    public ListenerRules(MqttBrokerOptions options)
    {
        _options = options;
        _default = new SecuritySettings
        {
            AllowAnonymous = options.AllowAnonymous ?? options.PasswordFile is null,
            PasswordFile = options.PasswordFile,
            AclFile = options.AclFile,
            AclSubscribe = options.AclSubscribe,
        };

        // With both decided by the host there is no file to read.
        if (options.Authenticator is null || options.Authorizer is null)
        {
            Load([_default, .. options.Listeners.Select(listener => listener.Security ?? _default)]);
        }

        InProcess = new ListenerContext("in-process", AuthenticatorOf(_default), AuthorizerOf(_default), options.Limits);
    }

    /// <summary>The policies with files behind them; empty when the host decides everything itself.</summary>
    public IReadOnlyList<SecurityPolicy> Policies => [.. _policies.Values];

    /// <summary>For connections inside the process.</summary>
    public ListenerContext InProcess { get; }

    public ListenerContext For(MqttListenerOptions listener)
    {
        SecuritySettings settings = listener.Security ?? _default;
        MqttBrokerLimits limits = _options.Limits with
        {
            MaximumQos = listener.MaximumQos ?? _options.Limits.MaximumQos,
            MaximumTopicAlias = listener.MaximumTopicAlias ?? _options.Limits.MaximumTopicAlias,
        };
        return new ListenerContext(listener.Name ?? listener.Address, AuthenticatorOf(settings), AuthorizerOf(settings), limits)
        {
            MaximumConnections = listener.MaximumConnections,
            AllowEmptyClientId = listener.AllowEmptyClientId,
            AssignedClientIdPrefix = listener.AssignedClientIdPrefix,
            UseUserNameAsClientId = listener.UseUserNameAsClientId,
        };
    }

    private void Load(IEnumerable<SecuritySettings> all)
    {
        var errors = new List<MosquittoFileDiagnostic>();
        foreach (SecuritySettings settings in all.Distinct())
        {
            try
            {
                _policies.Add(settings, SecurityPolicy.Load(settings));
            }
            catch (MosquittoFileException e)
            {
                errors.AddRange(e.Errors);
            }
        }

        if (errors.Count > 0)
        {
            throw new MosquittoFileException([.. errors.Distinct()]);
        }
    }

    private IAuthenticator AuthenticatorOf(SecuritySettings settings) => _options.Authenticator ?? _policies[settings];

    private IAuthorizer AuthorizerOf(SecuritySettings settings) => _options.Authorizer ?? _policies[settings];
}
