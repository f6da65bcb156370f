using System.Net;
using System.Net.Sockets;
using System.Text;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>A connection that cannot be made says where, why, and what to do next.</summary>
public sealed class ConnectErrorTests
{
    [Fact]
    public async Task Nothing_listens__says_refused_and_how_to_start_a_broker()
    {
        int port = FreePort();

        MqttConnectException e = await FailsAsync(new MqttClientOptions { Server = new Uri($"mqtt://127.0.0.1:{port}") });

        Assert.Equal(
            $"Cannot connect to mqtt://127.0.0.1:{port}: connection refused. Is a broker listening on port {port}? Try: typedmqtt broker -p {port}.", e.Message);
        Assert.Equal($"mqtt://127.0.0.1:{port}", e.Endpoint);
        Assert.IsType<SocketException>(e.InnerException);
    }

    [Theory]
    [InlineData(SocketError.HostNotFound, "the name 'broker.test' cannot be resolved. Check the host name.")]
    [InlineData(SocketError.TryAgain, "the name 'broker.test' cannot be resolved. Check the host name.")]
    [InlineData(SocketError.TimedOut, "no answer. Check the address and firewalls.")]
    [InlineData(SocketError.NetworkUnreachable, "no route to the host. Check the address.")]
    [InlineData(SocketError.HostUnreachable, "no route to the host. Check the address.")]
    public async Task A_network_error__says_what_to_check(SocketError error, string text)
    {
        await using var fake = new FakeServer();

        MqttConnectException e = await FailsAsync(fake.Options with { TransportFactory = _ => throw new SocketException((int)error) });

        Assert.Equal($"Cannot connect to mqtt://broker.test:1883: {text}", e.Message);
    }

    [Fact]
    public async Task A_transport_that_throws__is_a_connect_error_with_the_cause()
    {
        await using var fake = new FakeServer();
        var cause = new InvalidOperationException("The tunnel is shut.");

        MqttConnectException e = await FailsAsync(fake.Options with { TransportFactory = _ => throw cause });

        Assert.Equal("Cannot connect to mqtt://broker.test:1883: The tunnel is shut.", e.Message);
        Assert.Same(cause, e.InnerException);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\u0015\u0003\u0003\0\u0002\u0002\u0046")]
    [InlineData("\u0040\u0002\0\u0001")]
    public async Task Something_else_listens__says_that_it_is_not_MQTT(string answer)
    {
        MqttConnectException e = await FailsAsync(static o => o, server => server.SendAsync(Encoding.Latin1.GetBytes(answer)));

        Assert.StartsWith("Cannot connect to mqtt://broker.test:1883: the answer is not MQTT: ", e.Message, StringComparison.Ordinal);
        Assert.EndsWith("Check the port, and whether it expects TLS.", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ProtocolVersion.V5, true)]
    [InlineData(ProtocolVersion.V311, false)]
    public async Task Closed_without_an_answer__says_what_to_check(ProtocolVersion version, bool mayBeOld)
    {
        MqttConnectException e = await FailsAsync(o => o with { ProtocolVersion = version }, static server =>
        {
            server.Cut();
            return Task.CompletedTask;
        });

        Assert.StartsWith("Cannot connect to mqtt://broker.test:1883: the broker closed the connection without an answer.", e.Message, StringComparison.Ordinal);
        Assert.Equal(mayBeOld, e.Message.Contains("set ProtocolVersion to V311", StringComparison.Ordinal));
    }

    [Fact]
    public async Task No_answer__gives_up_after_the_connect_timeout()
    {
        await using var fake = new FakeServer();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(fake.Options with { ConnectTimeout = TimeSpan.FromSeconds(3) });
        ServerEnd server = await fake.OpenAsync();
        DateTimeOffset end = fake.LastAttempt + TimeSpan.FromSeconds(3);
        fake.Time.SetUtcNow(end - TimeSpan.FromMilliseconds(1));
        Assert.False(connecting.IsCompleted);
        fake.Time.SetUtcNow(end);

        MqttConnectException e = await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());
        Assert.Equal(
            "Cannot connect to mqtt://broker.test:1883: no CONNACK within 3 s. Check that an MQTT broker listens there, or raise ConnectTimeout.", e.Message);
        await server.ExpectEndAsync();
    }

    [Fact]
    public async Task Cancelled__is_cancelled_and_leaves_no_connection_and_no_will()
    {
        await using var fake = new FakeServer();
        using var cancel = new CancellationTokenSource();
        Task<MqttClient> connecting = MqttClient.ConnectAsync(fake.Options, cancel.Token);
        ServerEnd server = await fake.OpenAsync();

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => connecting.SoonAsync());
        await server.ExpectDisconnectAsync(ReasonCode.Success);
    }

    [Theory]
    [InlineData(new byte[] { 0x20, 2, 0, 1 })]
    [InlineData(new byte[] { 0x20, 2, 0, 0 })]
    public async Task A_broker_that_knows_only_3_1_1__is_recognised_by_its_CONNACK(byte[] connAck)
    {
        MqttConnectException e = await FailsAsync(static o => o, server => server.SendAsync(connAck));

        Assert.Equal(ReasonCode.UnsupportedProtocolVersion, e.ReasonCode);
        Assert.Equal(
            "mqtt://broker.test:1883 speaks only MQTT 3.1.1: unsupported protocol version (0x84). Set MqttClientOptions.ProtocolVersion to V311.", e.Message);
    }

    [Theory]
    [InlineData(ReasonCode.UnsupportedProtocolVersion, "does not speak MQTT 5.0: unsupported protocol version (0x84). Set MqttClientOptions.ProtocolVersion to V311.")]
    [InlineData(ReasonCode.ClientIdentifierNotValid, "refused the connection: client identifier not valid (0x85). Set another client id than 'client'.")]
    [InlineData(ReasonCode.BadUserNameOrPassword, "refused the login of 'eva': bad user name or password (0x86). Check the user name 'eva' and its password, and whether the user may use this client id.")]
    [InlineData(ReasonCode.NotAuthorized, "refused the login of 'eva': not authorized (0x87). Check the user name 'eva' and its password, and whether the user may use this client id.")]
    [InlineData(ReasonCode.ServerUnavailable, "refused the connection: server unavailable (0x88). Try again later.")]
    [InlineData(ReasonCode.ServerBusy, "refused the connection: server busy (0x89). Try again later.")]
    [InlineData(ReasonCode.Banned, "refused the login of 'eva': banned (0x8A). See the broker's log.")]
    [InlineData(ReasonCode.BadAuthenticationMethod, "refused the connection: bad authentication method (0x8C). The broker wants another authentication than user name and password: set MqttClientOptions.EnhancedAuthenticator.")]
    [InlineData(ReasonCode.TopicNameInvalid, "refused the connection: topic name invalid (0x90). The broker does not take a last will to 'gone'.")]
    [InlineData(ReasonCode.PacketTooLarge, "refused the connection: packet too large (0x95). The broker allows only a shorter CONNECT: shorten the last will.")]
    [InlineData(ReasonCode.QuotaExceeded, "refused the connection: quota exceeded (0x97). Try again later.")]
    [InlineData(ReasonCode.PayloadFormatInvalid, "refused the connection: payload format invalid (0x99). The payload of the last will is said to be UTF-8 and is not.")]
    [InlineData(ReasonCode.RetainNotSupported, "refused the connection: retain not supported (0x9A). The broker does not retain messages: set Retain of the last will to false.")]
    [InlineData(ReasonCode.QosNotSupported, "refused the connection: qos not supported (0x9B). The broker does not offer the QoS of the last will: lower it.")]
    [InlineData(ReasonCode.ServerMoved, "refused the connection: server moved (0x9D). Ask for its new address.")]
    [InlineData(ReasonCode.ConnectionRateExceeded, "refused the connection: connection rate exceeded (0x9F). Try again later.")]
    [InlineData(ReasonCode.UnspecifiedError, "refused the connection: unspecified error (0x80). See the broker's log.")]
    public async Task A_refusal__says_the_reason_and_the_next_step(ReasonCode reason, string text)
    {
        MqttConnectException e = await FailsAsync(
            static o => o with { UserName = "eva", Password = "x", Will = new MqttWillOptions { Topic = "gone" } }, server => server.AnswerAsync(reason: reason));

        Assert.Equal((reason, "mqtt://broker.test:1883", $"mqtt://broker.test:1883 {text}"), (e.ReasonCode, e.Endpoint, e.Message));
    }

    [Theory]
    [InlineData(1, "does not speak MQTT 3.1.1: unsupported protocol version (0x84). Set MqttClientOptions.ProtocolVersion to V5.")]
    [InlineData(2, "refused the connection: client identifier not valid (0x85). Set another client id than 'client'.")]
    [InlineData(3, "refused the connection: server unavailable (0x88). Try again later.")]
    [InlineData(4, "refused the anonymous login: bad user name or password (0x86). The broker may not allow anonymous clients: set a user name and a password.")]
    [InlineData(5, "refused the anonymous login: not authorized (0x87). The broker may not allow anonymous clients: set a user name and a password.")]
    public async Task A_refusal_of_3_1_1__says_the_reason_and_the_next_step(byte code, string text)
    {
        MqttConnectException e = await FailsAsync(
            static o => o with { ProtocolVersion = ProtocolVersion.V311 }, server => server.SendAsync([0x20, 2, 0, code]));

        Assert.Equal($"mqtt://broker.test:1883 {text}", e.Message);
    }

    [Fact]
    public async Task A_refusal__quotes_what_the_broker_says()
    {
        MqttConnectException e = await FailsAsync(static o => o, static server => server.AnswerAsync(
            reason: ReasonCode.UseAnotherServer, with: static p => p.Add(PropertyId.ReasonString, "in maintenance").Add(PropertyId.ServerReference, "b.test:1883")));

        Assert.Equal("mqtt://broker.test:1883 refused the connection: use another server (0x9C) (in maintenance). Connect to 'b.test:1883'.", e.Message);
    }

    [Fact]
    public async Task In_the_background__goes_on_trying_and_logs_why()
    {
        var log = new ListLoggerFactory();
        await using var fake = new FakeServer { IsDown = true };
        MqttClient client = fake.Start(fake.Options with { LoggerFactory = log });
        await Eventually.TrueAsync(() => client.State == MqttClientState.Waiting);
        Task connected = client.WaitForConnectionAsync(TestContext.Current.CancellationToken);
        Assert.False(connected.IsCompleted);

        fake.IsDown = false;
        await (await fake.OpenAsync()).AnswerAsync(reason: ReasonCode.ServerBusy);
        await fake.AcceptAsync();

        await connected.SoonAsync();
        Assert.Contains(log.Lines, static l => l.Contains("connection refused", StringComparison.Ordinal));
        Assert.Contains(log.Lines, static l => l.Contains("server busy (0x89)", StringComparison.Ordinal));
    }

    private static async Task<MqttConnectException> FailsAsync(MqttClientOptions options) =>
        await Assert.ThrowsAsync<MqttConnectException>(() => MqttClient.ConnectAsync(options).SoonAsync());

    private static async Task<MqttConnectException> FailsAsync(Func<MqttClientOptions, MqttClientOptions> options, Func<ServerEnd, Task> answer)
    {
        await using var fake = new FakeServer();
        MqttClientOptions used = options(fake.Options);
        Task<MqttClient> connecting = MqttClient.ConnectAsync(used);
        ServerEnd server = await fake.OpenAsync(used.ProtocolVersion);
        await answer(server);
        return await Assert.ThrowsAsync<MqttConnectException>(() => connecting.SoonAsync());
    }

    private static int FreePort()
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}
