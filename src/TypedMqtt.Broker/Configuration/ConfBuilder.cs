using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Configuration;

/// <summary>Collects what the lines say and, at the end, decides which listeners exist and what their security settings are.</summary>
internal sealed class ConfBuilder(string file)
{
    private readonly Dictionary<(object Scope, string Name), ConfLine> _given = [];
    private readonly List<ListenerDraft> _listeners = [];
    private readonly ListenerDraft _default = new(file, 0);
    private readonly SecurityDraft _global = new();
    private ListenerDraft? _current;
    private bool _hasSecurityOption;
    private bool _perListener;

    public List<MosquittoFileDiagnostic> Errors { get; } = [];

    public List<MosquittoFileDiagnostic> Warnings { get; } = [];

    /// <summary>The options that do not belong to a listener.</summary>
    public MosquittoConf Conf { get; set; } = new() { File = file };

    public List<MosquittoLogDestination>? LogDestinations { get; set; }

    public MosquittoLogTypes? LogTypes { get; set; }

    public AclSubscribeMode AclSubscribe { get; set; } = AclSubscribeMode.Intersect;

    /// <summary>The lines of this file describe a bridge now.</summary>
    public bool IsInBridge { get; set; }

    /// <summary>The listener that options of listeners go to.</summary>
    public ListenerDraft Listener => _current ?? _default;

    /// <summary>The listener of <c>port</c> and <c>bind_address</c>.</summary>
    public ListenerDraft DefaultListener => _default;

    public void BeginFile() => RestoreScope((_default, false));

    public object SaveScope() => (Listener, IsInBridge);

    public void RestoreScope(object scope) => (_current, IsInBridge) = ((ListenerDraft, bool))scope;

    public void OpenListener(ListenerDraft listener)
    {
        _current = listener;
        _listeners.Add(listener);
    }

    /// <summary>Where the security options of the current line go.</summary>
    public SecurityDraft UseSecurity()
    {
        _hasSecurityOption = true;
        return _perListener ? Listener.Security : _global;
    }

    public void SetPerListener(ConfLine line, bool value)
    {
        if (value && _hasSecurityOption)
        {
            line.Error("'per_listener_settings' must come before the first security option; expected it at the top of the file");
        }

        _perListener = value;
    }

    /// <summary>Notes that an option was given in a scope; false and an error when it must not be given again.</summary>
    public bool Claim(ConfLine line, object scope, bool mayRepeat)
    {
        if (_given.TryGetValue((scope, line.Name), out ConfLine? first))
        {
            string place = first.File == line.File ? $"line {first.Number}" : $"{first.File}:{first.Number}";
            if (!mayRepeat)
            {
                line.Error($"'{line.Name}' is already given at {place}; expected it once");
                return false;
            }

            line.Warn($"this replaces the value of '{line.Name}' at {place}");
        }

        _given[(scope, line.Name)] = line;
        return true;
    }

    public MosquittoConf Build()
    {
        bool isLocalOnly = _listeners.Count == 0 && _default.Port is null && _default.Address is null;
        List<MosquittoListener> listeners = isLocalOnly ? [CreateLocal()] : CreateListeners();
        CheckAddresses(listeners);
        CheckUnusedAclFile(isLocalOnly);
        if (Errors.Count > 0)
        {
            throw new MosquittoFileException(Errors);
        }

        foreach (MosquittoListener listener in listeners.Where(l => l.Security is { AllowAnonymous: true, AclFile: null } && !l.IsLoopback))
        {
            Warnings.Add(new(
                listener.File,
                listener.Line,
                $"everybody who reaches listener {listener.Name} may connect and do everything: "
                + "allow_anonymous is true and there is no acl_file"));
        }

        return Conf with
        {
            IsLocalOnly = isLocalOnly,
            Listeners = listeners,
            LogDestinations = LogDestinations ?? Conf.LogDestinations,
            LogTypes = LogTypes ?? Conf.LogTypes,
            Warnings = Warnings,
        };
    }

    private MosquittoListener CreateLocal()
    {
        SecurityDraft security = _perListener ? _default.Security : _global;
        return Create(_default, CreateSettings(security, anonymousByDefault: true), security) with { Address = "localhost" };
    }

    private List<MosquittoListener> CreateListeners()
    {
        List<ListenerDraft> drafts = [.. _listeners];
        if (_default.Port is not null || _default.Address is not null)
        {
            drafts.Add(_default);
        }
        else if (_default.IsOpenedByOptions(_perListener))
        {
            drafts.Add(_default);
            Warnings.Add(new(
                file,
                0,
                $"options of a listener stand before the first 'listener' line, so port {MosquittoConf.DefaultPort} is opened too, "
                + "as mosquitto does; move them below the 'listener' line they are meant for"));
        }

        SecuritySettings shared = CreateSettings(_global, anonymousByDefault: false);
        return drafts.ConvertAll(draft => Create(
            draft,
            _perListener ? CreateSettings(draft.Security, anonymousByDefault: false) : shared,
            _perListener ? draft.Security : _global));
    }

    private SecuritySettings CreateSettings(SecurityDraft draft, bool anonymousByDefault) => new()
    {
        AllowAnonymous = draft.AllowAnonymous ?? anonymousByDefault,
        PasswordFile = draft.PasswordFile,
        AclFile = draft.AclFile,
        AclSubscribe = AclSubscribe,
    };

    private static MosquittoListener Create(ListenerDraft draft, SecuritySettings settings, SecurityDraft security) => new()
    {
        Port = draft.Port ?? MosquittoConf.DefaultPort,
        Address = draft.Address,
        Path = draft.Path,
        IsWebSocket = draft.IsWebSocket,
        Tls = draft.Tls.Create(),
        UserNameFrom = draft.Tls.UserNameFrom,
        File = draft.File,
        Line = draft.Line,
        Security = settings,
        MaxConnections = draft.MaxConnections,
        MaxQos = draft.MaxQos,
        MaxTopicAlias = draft.MaxTopicAlias,
        UseUserNameAsClientId = draft.UseUserNameAsClientId,
        SocketDomain = draft.SocketDomain,
        Interface = draft.Interface,
        MountPoint = draft.MountPoint,
        AllowZeroLengthClientId = security.AllowZeroLengthClientId ?? true,
        AutoIdPrefix = security.AutoIdPrefix ?? "auto-",
    };

    private void CheckAddresses(List<MosquittoListener> listeners)
    {
        for (int i = 0; i < listeners.Count; i++)
        {
            MosquittoListener listener = listeners[i];
            if (listeners.Take(i).FirstOrDefault(other => Collide(other, listener)) is { } earlier)
            {
                string what = earlier.Path is { } path ? $"the path {path}" : $"port {earlier.Port}";
                string place = earlier.Line > 0 ? $" at {earlier.File}:{earlier.Line}" : "";
                Errors.Add(new(
                    listener.File,
                    listener.Line,
                    $"{what} is already used by the listener{place}; expected another {(earlier.Path is null ? "port or another address" : "path")}"));
            }
        }
    }

    private static bool Collide(MosquittoListener a, MosquittoListener b) => a.Port == b.Port && a.Path == b.Path
        && (a.Address is null || b.Address is null || string.Equals(a.Address, b.Address, StringComparison.OrdinalIgnoreCase));

    /// <summary>An ACL file that no listener uses protects nothing; mosquitto does not say so.</summary>
    private void CheckUnusedAclFile(bool isLocalOnly)
    {
        bool defaultIsOpen = isLocalOnly || _default.Port is not null || _default.Address is not null
            || _default.IsOpenedByOptions(_perListener);
        if (_perListener && !defaultIsOpen && _default.Security.AclFileLine is { } line)
        {
            line.Error(
                "this 'acl_file' belongs to the default listener, which is not opened: no listener uses it; "
                + "expected it below a 'listener' line",
                isSecurity: true);
        }
    }
}
