using TypedMqtt.Broker.Security;
using TypedMqtt.Broker.Tests.Security;

namespace TypedMqtt.Broker.Tests.Engine;

/// <summary>What a reload of password and ACL file reaches: clients, sessions whose client is away, and clients that are just coming in.</summary>
public sealed class ReloadTests : IDisposable
{
    private readonly TemporaryDirectory _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Reload__while_a_client_is_away__its_session_queues_by_the_new_rules()
    {
        string acl = _files.Write("acl", "topic readwrite #\n");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options => options.AclFile = acl);
        RawClient away = await broker.ConnectAsync(new ConnectOptions("away") { Expiry = 1000 });
        await away.SubscribeAsync("secret");
        await away.SubscribeAsync("public");
        broker.Broker.Publish("secret", "live"u8, Qos.AtLeastOnce);
        await away.TakeAsync("secret", "live");
        await away.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);

        _files.Write("acl", "topic read public\n");
        Assert.True(broker.Broker.ReloadSecurity().Succeeded);
        broker.Broker.Publish("secret", "not for you"u8, Qos.AtLeastOnce);
        broker.Broker.Publish("public", "for you"u8, Qos.AtLeastOnce);

        // Even when the old rules are back, what they did not allow at the time has not been kept.
        _files.Write("acl", "topic readwrite #\n");
        Assert.True(broker.Broker.ReloadSecurity().Succeeded);
        RawClient back = await broker.ConnectAsync(new ConnectOptions("away") { Clean = false, Expiry = 1000 }, sessionPresent: true);
        await back.TakeAsync("public", "for you");
        await back.ExpectQuietAsync();
    }

    [Fact]
    public async Task Reload__between_login_and_session__closes_a_client_whose_login_is_not_valid_any_more()
    {
        var rules = new Reloading { IsValid = false };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: rules.Configure);

        RawClient client = broker.Open();
        Assert.Equal(ReasonCode.Success, (await client.ConnectAsync(new ConnectOptions("late"))).Reason);

        await client.ExpectClosedAsync(ReasonCode.NotAuthorized);
    }

    [Fact]
    public async Task Reload__between_login_and_session__gives_the_client_the_new_rules()
    {
        var rules = new Reloading { ReloadsAfterFirstAnswer = true };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: rules.Configure);

        RawClient client = await broker.ConnectAsync("late");

        Assert.Equal([ReasonCode.NotAuthorized], await client.SubscribeAsync("secret"));
    }

    [Fact]
    public async Task Reload__that_removes_a_user__closes_its_connection()
    {
        string passwords = _files.File("passwords");
        var editor = new PasswordFileEditor(passwords, iterations: 1);
        editor.Create("alice", "secret");
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: options => options.PasswordFile = passwords);
        RawClient alice = await broker.ConnectAsync(new ConnectOptions("a") { User = "alice", Password = "secret" });

        editor.Create("bob", "secret");
        Assert.True(broker.Broker.ReloadSecurity().Succeeded);

        await alice.ExpectClosedAsync(ReasonCode.NotAuthorized);
    }

    /// <summary>Rules that change at the worst moment: after they were asked, before the session is there.</summary>
    private sealed class Reloading : IAuthenticator, IAuthorizer
    {
        public bool IsValid { get; init; } = true;

        public bool ReloadsAfterFirstAnswer { get; init; }

        public long Generation { get; private set; } = 1;

        public void Configure(MqttBrokerOptions options)
        {
            options.Authenticator = this;
            options.Authorizer = this;
        }

        public ValueTask<AuthenticationResult> AuthenticateAsync(AuthenticationRequest request, CancellationToken cancellationToken) =>
            new(AuthenticationResult.Accept(request.UserName, "test"));

        public bool IsStillValid(AuthenticationResult accepted) => IsValid;

        public IClientAuthorization For(string? userName, string clientId)
        {
            bool isOld = ReloadsAfterFirstAnswer && Generation == 1;
            if (isOld)
            {
                Generation++;
            }

            return AclFile.Parse(isOld ? "topic readwrite #\n" : "topic read public\n", "acl").Compile(userName, clientId);
        }
    }
}
