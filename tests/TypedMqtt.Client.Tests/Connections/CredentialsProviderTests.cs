namespace TypedMqtt.Client.Tests.Connections;

/// <summary>User name and password from a provider.</summary>
public sealed class CredentialsProviderTests
{
    [Fact]
    public async Task Is_asked_on_every_connect()
    {
        await using var fake = new FakeServer();
        int asked = 0;
        (MqttClient _, ServerEnd first) = await fake.ConnectAsync(fake.Options with
        {
            UserName = "eva",
            CredentialsProvider = new Provider(() => new MqttCredentials(null, $"token-{++asked}")),
        });
        first.Cut();
        ServerEnd second = await fake.AcceptAsync();

        Assert.Equal(("eva", "token-1"), (first.Connect.UserName, first.Connect.Password));
        Assert.Equal(("eva", "token-2"), (second.Connect.UserName, second.Connect.Password));
    }

    [Fact]
    public async Task Its_user_is_the_one_that_errors_name()
    {
        await using var fake = new FakeServer();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(fake.Options with { CredentialsProvider = new Provider(static () => new MqttCredentials("eva", "x")) });
        await (await fake.OpenAsync()).AnswerAsync(reason: ReasonCode.NotAuthorized);

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());

        Assert.Contains("refused the login of 'eva'", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_it_throws__fails_the_attempt_and_it_is_asked_again()
    {
        await using var fake = new FakeServer();
        int asked = 0;
        var provider = new Provider(() => ++asked == 1 ? throw new HttpRequestException("The vault is shut.") : new MqttCredentials("eva", "x"));

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(fake.Options with { CredentialsProvider = provider }).SoonAsync());
        Assert.Equal("Cannot connect to mqtt://broker.test:1883: the credentials provider failed: The vault is shut. Check Provider.", e.Message);
        Assert.Equal(0, fake.Attempts);

        asked = 0;
        fake.Start(fake.Options with { CredentialsProvider = provider });
        Assert.Equal("eva", (await fake.AcceptAsync()).Connect.UserName);
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, "a\0", "x")]
    [InlineData(ProtocolVersion.V311, null, "x")]
    public async Task What_cannot_be_sent__fails_the_attempt(ProtocolVersion version, string? userName, string? password)
    {
        await using var fake = new FakeServer();
        MqttClientOptions options = fake.Options with { ProtocolVersion = version, CredentialsProvider = new Provider(() => new MqttCredentials(userName, password)) };

        await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(options).SoonAsync());
        Assert.Equal(0, fake.Attempts);
    }

    [Fact]
    public async Task It_has_the_time_of_an_attempt()
    {
        await using var fake = new FakeServer();
        var asked = new TaskCompletionSource();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(fake.Options with { CredentialsProvider = new Stuck(asked) });
        await asked.Task.SoonAsync();

        fake.Time.Advance(fake.Options.ConnectTimeout);

        await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());
    }

    [Fact]
    public void Does_not_print_the_password() => Assert.Equal("MqttCredentials { UserName = eva }", new MqttCredentials("eva", "secret").ToString());

    private sealed class Provider(Func<MqttCredentials> give) : IMqttCredentialsProvider
    {
        public ValueTask<MqttCredentials> GetCredentialsAsync(Uri server, CancellationToken cancellationToken) => ValueTask.FromResult(give());
    }

    private sealed class Stuck(TaskCompletionSource asked) : IMqttCredentialsProvider
    {
        public async ValueTask<MqttCredentials> GetCredentialsAsync(Uri server, CancellationToken cancellationToken)
        {
            asked.SetResult();
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            throw new InvalidOperationException();
        }
    }
}
