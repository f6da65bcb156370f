using System.Buffers;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Client.Tests.Connections;

public sealed class ServerDisconnectTests
{
    [Theory]
    [InlineData(ReasonCode.ServerShuttingDown, "server shutting down (0x8B)")]
    [InlineData(ReasonCode.KeepAliveTimeout, "keep alive timeout (0x8D)")]
    [InlineData(ReasonCode.AdministrativeAction, "administrative action (0x98)")]
    [InlineData(ReasonCode.NotAuthorized, "not authorized (0x87)")]
    [InlineData(ReasonCode.PacketTooLarge, "packet too large (0x95)")]
    [InlineData(ReasonCode.MaximumConnectTime, "maximum connect time (0xA0)")]
    public async Task A_DISCONNECT__is_logged_with_its_reason_and_the_client_comes_back(ReasonCode reason, string text)
    {
        var log = new ListLoggerFactory();
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { LoggerFactory = log });

        await server.DisconnectAsync(reason);
        await server.ExpectEndAsync();
        await fake.AcceptAsync(sessionPresent: true);

        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
        Assert.Contains(log.Lines, l => l.Contains($"is lost: the broker said: {text}.", StringComparison.Ordinal));
    }

    public static TheoryData<byte> AllCodes => [.. Enumerable.Range(0, 256).Select(static code => (byte)code)];

    /// <summary>Table 3.14.2.1; 0x8C stands in that of 2.4 only.</summary>
    [Theory]
    [MemberData(nameof(AllCodes))]
    public async Task The_code_of_a_DISCONNECT__is_one_that_a_server_may_send(byte code)
    {
        var log = new ListLoggerFactory();
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { LoggerFactory = log });

        await server.SendAsync(0xE0, 1, code);

        if (code is (>= 0x80 and <= 0x83) or 0x87 or 0x89 or (>= 0x8B and <= 0x90) or (>= 0x93 and <= 0xA2))
        {
            await server.ExpectEndAsync();
            await fake.AcceptAsync(sessionPresent: true);
            Assert.Equal((ReasonCode)code, client.DisconnectResult?.ReasonCode);
            return;
        }

        await server.ExpectDisconnectAsync(code is 0x00 or 0x04 ? ReasonCode.ProtocolError : ReasonCode.MalformedPacket);
        await fake.AcceptAsync(sessionPresent: true);
        Assert.Null(client.DisconnectResult);
        Assert.Contains(log.Lines, l => l.Contains($"0x{code:X2}", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_empty_DISCONNECT__is_only_a_clients()
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync();

        await server.SendAsync(0xE0, 0);

        await server.ExpectDisconnectAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task When_the_session_expires__is_not_for_a_server_to_say()
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync();

        await server.DisconnectAsync(ReasonCode.ServerShuttingDown, static p => p.Add(PropertyId.SessionExpiryInterval, 0));

        await server.ExpectDisconnectAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    public async Task In_3_1_1__there_is_no_DISCONNECT_from_a_server()
    {
        var log = new ListLoggerFactory();
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = ProtocolVersion.V311, CleanStart = false, LoggerFactory = log });

        await server.SendAsync(0xE0, 0);

        await server.ExpectEndAsync();
        await fake.AcceptAsync(sessionPresent: true, ProtocolVersion.V311);
        Assert.Contains(log.Lines, static l => l.Contains("A broker sends no DISCONNECT before MQTT 5.0 (3.1.1 §3.14). ", StringComparison.Ordinal));
    }

    [Fact]
    public async Task The_reason_string__is_logged_and_what_follows_is_not_read()
    {
        var log = new ListLoggerFactory();
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { LoggerFactory = log });
        Task<MqttSubscription> subscribing = client.SubscribeAsync("a");
        await server.GrantAsync();
        MqttSubscription subscription = await subscribing.SoonAsync();
        var properties = new MqttPropertiesBuilder().Add(PropertyId.ReasonString, "update at noon");

        await server.SendAsync(w =>
        {
            PacketWriter.WriteDisconnect(
                w, new DisconnectPacket { ReasonCode = ReasonCode.ServerShuttingDown, Properties = MqttProperties.FromTrusted(properties.Encoded) }, ProtocolVersion.V5);
            w.Write(server.Encode("a", "behind", Qos.AtMostOnce, 0));
        });
        server = await fake.AcceptAsync(sessionPresent: true);
        await server.PublishAsync("a", "again");

        Assert.Equal("again", (await subscription.ReadAsync().SoonAsync()).PayloadText);
        Assert.Contains(log.Lines, static l => l.Contains("server shutting down (0x8B) (update at noon).", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(new byte[] { 0x00, 0x00 }, ReasonCode.MalformedPacket)]
    [InlineData(new byte[] { 0x82, 0x05, 0, 1, 0, 0, 0 }, ReasonCode.ProtocolError)]
    [InlineData(new byte[] { 0x30, 0x07, 0, 1, 0x61, 3, 0x23, 0, 33 }, ReasonCode.TopicAliasInvalid)]
    [InlineData(new byte[] { 0x30, 0xFF, 0xFF, 0xFF, 0x7F }, ReasonCode.PacketTooLarge)]
    public async Task A_broker_that_breaks_the_protocol__is_told_how_and_left(byte[] bytes, ReasonCode reason)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        await server.SendAsync(bytes);

        Assert.Equal(reason, (await server.ExpectAsync(PacketType.Disconnect)).Reason);
        await server.ExpectEndAsync();
        await fake.AcceptAsync();
        await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
    }

    [Fact]
    public async Task A_broker_that_accepts_and_closes__is_not_hammered()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        TimeSpan longest = default;
        for (int i = 0; i < 30 && longest < TimeSpan.FromSeconds(2); i++)
        {
            server.Cut();
            await Eventually.TrueAsync(() => client.State == MqttClientState.Waiting);
            DateTimeOffset lost = fake.Time.GetUtcNow();
            server = await fake.AcceptAsync();
            longest = fake.LastAttempt - lost > longest ? fake.LastAttempt - lost : longest;
            await Eventually.TrueAsync(() => client.State == MqttClientState.Connected);
        }

        // After a connection that stood it is 0.5 to 1 s.
        Assert.True(longest >= TimeSpan.FromSeconds(2), $"{longest}");
    }
}
