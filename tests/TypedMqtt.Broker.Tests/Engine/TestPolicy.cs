using System.Text;
using TypedMqtt.Broker.Security;

namespace TypedMqtt.Broker.Tests.Engine;

/// <summary>Lets everybody in but the password "wrong"; rights are what the test says at the moment.</summary>
internal sealed class TestPolicy : IAuthenticator, IAuthorizer
{
    private int _questions;

    public Func<string, bool> CanWrite { get; set; } = static _ => true;

    public Func<string, bool> CanRead { get; set; } = static _ => true;

    public Func<string, bool> CanSubscribe { get; set; } = static _ => true;

    /// <summary>Completed before the authenticator answers.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    /// <summary>How many clients the authenticator was asked about.</summary>
    public int Questions => Volatile.Read(ref _questions);

    public long Generation => 1;

    public void Configure(MqttBrokerOptions options)
    {
        options.Authenticator = this;
        options.Authorizer = this;
    }

    public async ValueTask<AuthenticationResult> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _questions);
        await Gate.WaitAsync(cancellationToken);
        return request.Password is { } password && password.Span.SequenceEqual("wrong"u8)
            ? AuthenticationResult.Refuse("wrong password", ReasonCode.BadUserNameOrPassword)
            : AuthenticationResult.Accept(request.UserName, "test");
    }

    public IClientAuthorization For(string? userName, string clientId) => new Rights(this);

    private sealed class Rights(TestPolicy policy) : IClientAuthorization
    {
        public bool CanWrite(ReadOnlySpan<byte> topic) => policy.CanWrite(Encoding.UTF8.GetString(topic));

        public bool CanRead(ReadOnlySpan<byte> topic) => policy.CanRead(Encoding.UTF8.GetString(topic));

        public bool CanSubscribe(ReadOnlySpan<byte> filter) => policy.CanSubscribe(Encoding.UTF8.GetString(filter));

        public string Explain(AclOperation operation, ReadOnlySpan<byte> topicOrFilter) => $"{operation} of {Encoding.UTF8.GetString(topicOrFilter)}";
    }
}
