using TypedMqtt.Broker.Security;

namespace TypedMqtt.Testing;

/// <summary>Lets every user in without a password; the recorder sees everything, others what the access control list says.</summary>
internal sealed class TestSecurity(string? aclFile) : IAuthenticator, IAuthorizer
{
    /// <summary>The recorder's user name; starts with a character no role has.</summary>
    public const string Recorder = "$recorder";

    private readonly AclFile? _acl = aclFile is null ? null : AclFile.Load(aclFile);

    public long Generation => 1;

    public ValueTask<AuthenticationResult> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken) =>
        ValueTask.FromResult(AuthenticationResult.Accept(request.UserName, "test"));

    public IClientAuthorization For(string? userName, string clientId) =>
        _acl is null || userName == Recorder ? ClientAcl.Unrestricted(userName, clientId) : _acl.Compile(userName, clientId, AclSubscribeMode.Intersect);
}
