using TypedMqtt.Broker.Connections;
using TypedMqtt.Broker.Engine;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Listeners;

/// <summary>The rules of a broker's listeners: one policy per distinct settings, so that listeners which share files share what is read.</summary>
internal sealed class ListenerRules
{
    private readonly MqttBrokerOptions _options;
    private readonly SecuritySettings _default;
    private readonly Dictionary<SecuritySettings, SecurityPolicy> _policies = [];
    private readonly Dictionary<MqttTlsOptions, TlsCertificates> _certificates = [];

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

        var log = BrokerLog.Of(options);
        var errors = new List<MosquittoFileDiagnostic>();
        foreach (MqttTlsOptions tls in options.Listeners.Select(static listener => listener.Tls).OfType<MqttTlsOptions>().Distinct())
        {
            Load(errors, () => _certificates.Add(tls, TlsCertificates.Load(tls, options.TimeProvider, log)));
        }

        // With both decided by the host there is no other file to read.
        if (options.Authenticator is null || options.Authorizer is null)
        {
            foreach (SecuritySettings settings in options.Listeners.Select(listener => listener.Security ?? _default).Prepend(_default).Distinct())
            {
                Load(errors, () => _policies.Add(settings, SecurityPolicy.Load(settings)));
            }
        }

        if (errors.Count > 0)
        {
            throw new MosquittoFileException([.. errors.Distinct()]);
        }

        InProcess = new ListenerContext("in-process", AuthenticatorOf(_default), AuthorizerOf(_default), options.Limits)
        {
            ClientIdPrefix = options.ClientIdPrefix,
            Methods = MethodsOf(null),
        };
    }

    /// <summary>Warnings about the files that were read.</summary>
    public IEnumerable<MosquittoFileDiagnostic> Warnings => _policies.Values.SelectMany(static policy => policy.Warnings).Distinct();

    /// <summary>What can be read again; empty when the host decides everything itself.</summary>
    public IReadOnlyList<IReloadable> Reloadables => [.. _policies.Values, .. _certificates.Values];

    /// <summary>The generation of the broker's own policy.</summary>
    public long Generation => _policies.TryGetValue(_default, out SecurityPolicy? policy) ? policy.Generation : 1;

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
            Methods = MethodsOf(listener.EnhancedAuthenticators),
            AllowEmptyClientId = listener.AllowEmptyClientId,
            AssignedClientIdPrefix = listener.AssignedClientIdPrefix,
            ClientIdPrefix = _options.ClientIdPrefix,
            UseUserNameAsClientId = listener.UseUserNameAsClientId,
            UserNameFrom = UserNameSourceOf(listener),
            Mount = MountOf(listener),
        };
    }

    /// <summary>The certificates of a listener; null for one without TLS.</summary>
    public TlsCertificates? CertificatesOf(MqttListenerOptions listener) => listener.Tls is { } tls ? _certificates[tls] : null;

    private static MqttUserNameSource UserNameSourceOf(MqttListenerOptions listener) =>
        listener.UserNameFrom == MqttUserNameSource.ConnectPacket || listener.Tls is { RequireClientCertificate: true }
            ? listener.UserNameFrom
            : throw new ArgumentException(
                $"The listener '{listener.Address}' takes user names from certificates ({listener.UserNameFrom}), which clients need not show: "
                + "set Tls.RequireClientCertificate.",
                nameof(listener));

    private static MountPoint MountOf(MqttListenerOptions listener) => listener.MountPoint switch
    {
        null or "" => MountPoint.None,
        { } prefix when prefix.AsSpan().ContainsAny("+#\0") || prefix.StartsWith('$') || prefix.Length > 1024 => throw new ArgumentException(
            $"The mount point of the listener '{listener.Address}' is the beginning of topics: no wildcards, not below $, at most 1024 characters.", nameof(listener)),
        { } prefix => new MountPoint(prefix),
    };

    private static void Load(List<MosquittoFileDiagnostic> errors, Action load)
    {
        try
        {
            load();
        }
        catch (MosquittoFileException e)
        {
            errors.AddRange(e.Errors);
        }
    }

    private IEnhancedAuthenticator[] MethodsOf(IReadOnlyList<IEnhancedAuthenticator>? ofListener)
    {
        IEnhancedAuthenticator[] methods = [.. ofListener ?? (IEnumerable<IEnhancedAuthenticator>)_options.EnhancedAuthenticators];
        return methods.GroupBy(static m => m.Method).FirstOrDefault(static g => g.Count() > 1) is { } twice
            ? throw new ArgumentException($"Two enhanced authenticators have the method '{twice.Key}': a client could not tell which one it means. Leave one out.")
            : methods;
    }

    private IAuthenticator AuthenticatorOf(SecuritySettings settings) => _options.Authenticator ?? _policies[settings];

    private IAuthorizer AuthorizerOf(SecuritySettings settings) => _options.Authorizer ?? _policies[settings];
}
