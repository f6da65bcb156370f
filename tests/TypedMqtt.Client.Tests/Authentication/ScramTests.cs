using TypedMqtt.Broker;
using TypedMqtt.Broker.Security;
using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Authentication;
using TypedMqtt.Protocol.Transports;

namespace TypedMqtt.Client.Tests.Authentication;

/// <summary>SCRAM-SHA-256 between our client and our broker.</summary>
public sealed class ScramTests : IAsyncDisposable
{
    private readonly ScramCredentials _users = new();
    private readonly List<InMemoryTransport> _transports = [];
    private MqttBroker? _broker;

    [Fact]
    public async Task A_user_with_the_password__is_connected_and_authenticates_again()
    {
        await StartAsync();
        await using MqttClient client = await MqttClient.ConnectAsync(Options("eva", "pencil")).SoonAsync();
        await client.ReauthenticateAsync().SoonAsync();
        await client.ReauthenticateAsync().SoonAsync();

        Assert.Equal(ReasonCode.NoMatchingSubscribers, (await client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).SoonAsync()).ReasonCode);
    }

    [Fact]
    public async Task A_lost_connection__is_authenticated_afresh()
    {
        await StartAsync();
        await using MqttClient client = await MqttClient.ConnectAsync(Options("eva", "pencil")).SoonAsync();
        await using MqttSubscription subscription = await client.SubscribeAsync("t").SoonAsync();

        _transports[0].Close();
        await client.PublishAsync("t", "again"u8, Qos.AtLeastOnce).SoonAsync();

        Assert.Equal("again", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        Assert.Equal(2, _transports.Count);
    }

    [Theory]
    [InlineData("eva", "pen")]
    [InlineData("nobody", "pencil")]
    public async Task A_wrong_login__is_refused_with_its_reason_code(string user, string password)
    {
        await StartAsync();

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(Options(user, password)).SoonAsync());

        Assert.Equal(ReasonCode.NotAuthorized, e.ReasonCode);
        Assert.Contains($"refused the login of '{user}'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_password_that_was_changed__ends_the_connection_at_the_next_exchange()
    {
        await StartAsync();
        await using MqttClient client = await MqttClient.ConnectAsync(Options("eva", "pencil")).SoonAsync();
        _users.Set("eva", ScramSha256.CreateCredential("other", iterations: 4096));

        MqttException e = await Assert.ThrowsAsync<MqttException>(() => client.ReauthenticateAsync().SoonAsync());

        Assert.Equal(ReasonCode.NotAuthorized, e.ReasonCode);
        Assert.Equal(ReasonCode.NotAuthorized, client.DisconnectResult?.ReasonCode);
    }

    [Fact]
    public async Task A_broker_that_does_not_know_the_password__is_left()
    {
        // It can check a proof, but not make its own.
        ScramCredential real = ScramSha256.CreateCredential("pencil", iterations: 4096);
        await StartAsync(new ScramCredential(real.Salt, real.Iterations, real.StoredKey, new byte[32]));

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(Options("eva", "pencil")).SoonAsync());

        Assert.Contains("has not proved that it knows the password", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broker_without_the_method__refuses_with_0x8C()
    {
        _broker = await MqttBroker.StartAsync(new MqttBrokerOptions());

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(Options("eva", "pencil")).SoonAsync());

        Assert.Equal(ReasonCode.BadAuthenticationMethod, e.ReasonCode);
    }

    [Theory]
    [InlineData(null, "x")]
    [InlineData("eva", null)]
    public async Task Without_user_name_or_password__the_error_says_what_to_set(string? user, string? password)
    {
        await StartAsync();

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(Options(user, password)).SoonAsync());

        Assert.Contains("SCRAM-SHA-256 needs a user name and a password. Set them in MqttClientOptions", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Too_many_iterations__are_not_computed()
    {
        await StartAsync();
        MqttClientOptions options = Options("eva", "pencil") with { EnhancedAuthenticator = new MqttScramSha256Authenticator(maximumIterations: 4095) };

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(options).SoonAsync());

        Assert.Contains("iterations", e.Message, StringComparison.Ordinal);
    }

    public ValueTask DisposeAsync() => _broker?.DisposeAsync() ?? ValueTask.CompletedTask;

    private async Task StartAsync(ScramCredential? credential = null)
    {
        _users.Set("eva", credential ?? ScramSha256.CreateCredential("pencil", iterations: 4096));
        _broker = await MqttBroker.StartAsync(new MqttBrokerOptions { EnhancedAuthenticators = { new ScramSha256Authenticator(_users, 4096) } });
    }

    private MqttClientOptions Options(string? user, string? password) => new()
    {
        TransportFactory = _ =>
        {
            _transports.Add(_broker!.ConnectInProcess());
            return new(_transports[^1]);
        },
        UserName = user,
        Password = password,
        EnhancedAuthenticator = new MqttScramSha256Authenticator(),
        ReconnectDelay = TimeSpan.Zero,
    };
}
