using TypedMqtt.Client.Tests.Connections;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Conformance;

/// <summary>CONNECT, keep-alive and DISCONNECT of the client (3.1, 3.12, 3.14).</summary>
public sealed class ConnectionRulesTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.0-1", Mqtt.V311)]
    [Normative("MQTT-3.1.0-2", Mqtt.V311)]
    [Normative("MQTT-3.1.0-1", Mqtt.V5)]
    [Normative("MQTT-3.1.0-2", Mqtt.V5)]
    public async Task CONNECT__is_the_first_packet_and_comes_once(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        MqttClient client = fake.Start(fake.Options with { ProtocolVersion = version });
        Task<PublishResult> publish = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask();

        // Reads a CONNECT; what waits comes behind it.
        ServerEnd server = await fake.OpenAsync(version);
        await server.AnswerAsync();

        await server.AckAsync(PacketType.PubAck, (await server.ExpectPublishAsync("t", "x")).PacketId);
        await publish.SoonAsync();
        await server.ExpectQuietAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, true, true)]
    [InlineData(ProtocolVersion.V311, false, false)]
    [InlineData(ProtocolVersion.V5, true, false)]
    [InlineData(ProtocolVersion.V5, false, false)]
    [Normative("MQTT-3.1.2-6", Mqtt.V311)]
    [Normative("MQTT-3.1.3-2", Mqtt.V311)]
    [Normative("MQTT-3.1.2-4", Mqtt.V5)]
    [Normative("MQTT-3.1.3-2", Mqtt.V5)]
    public async Task A_session__is_asked_for_under_its_client_id(ProtocolVersion version, bool clean, bool cleanAgain)
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version, ClientId = "me", CleanStart = clean });
        Assert.Equal(("me", clean), (server.Connect.ClientId, server.Connect.CleanStart));

        server.Cut();
        server = await fake.AcceptAsync(version: version);

        // In 5.0 the flag ends what was there before; in 3.1.1 it also says that nothing is kept.
        Assert.Equal(("me", cleanAgain), (server.Connect.ClientId, server.Connect.CleanStart));
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, null, 60)]
    [InlineData(ProtocolVersion.V5, null, 60)]
    [InlineData(ProtocolVersion.V5, 10u, 10)]
    [Normative("MQTT-3.1.2-23", Mqtt.V311)]
    [Normative("MQTT-3.1.2-20", Mqtt.V5)]
    [Normative("MQTT-3.1.2-21", Mqtt.V5)]
    [Normative("MQTT-3.2.2-21", Mqtt.V5)]
    public async Task PINGREQ__is_sent_within_the_keep_alive_in_force(ProtocolVersion version, uint? serverKeepAlive, int seconds)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(
            fake.Options with { ProtocolVersion = version, KeepAlive = TimeSpan.FromSeconds(60) },
            p => _ = serverKeepAlive is { } value ? p.Add(PropertyId.ServerKeepAlive, value) : p);

        for (int i = 0; i < 5; i++)
        {
            fake.Time.Advance(TimeSpan.FromSeconds(seconds));
            await server.ExpectAsync(PacketType.PingReq);
            await server.SendAsync(0xD0, 0);
            Assert.True(await PingAsync(client, server));
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.14.4-1", Mqtt.V311)]
    [Normative("MQTT-3.14.4-2", Mqtt.V311)]
    [Normative("MQTT-3.14.4-1", Mqtt.V5)]
    [Normative("MQTT-3.14.4-2", Mqtt.V5)]
    [Normative("MQTT-3.14.2-3", Mqtt.V5)]
    public async Task DISCONNECT__is_the_last_packet_and_closes(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version, DrainTimeout = TimeSpan.Zero });
        _ = client.PublishAsync("t", "x"u8, Qos.AtLeastOnce).AsTask();
        await server.ExpectPublishAsync("t", "x");

        Task disposing = client.DisposeAsync().AsTask();

        Assert.Equal([0xE0, 0], (await server.ExpectAsync(PacketType.Disconnect)).Bytes);
        await server.ExpectEndAsync();
        await Eventually.PassAsync(fake.Time, disposing);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, "C0 00")]
    [InlineData(ProtocolVersion.V311, "41 02 0001")]
    [InlineData(ProtocolVersion.V311, "30 03 0001 23")]
    [InlineData(ProtocolVersion.V5, "C0 00")]
    [InlineData(ProtocolVersion.V5, "30 03 0000 00")]
    [Normative("MQTT-4.8.0-1", Mqtt.V311)]
    [Normative("MQTT-3.14.2-4", Mqtt.V5)]
    [Normative("MQTT-4.13.2-1", Mqtt.V5)]
    public async Task A_server_that_breaks_the_protocol__is_left_and_told_why_in_5_0(ProtocolVersion version, string hex)
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version });

        await server.SendAsync(Convert.FromHexString(hex.Replace(" ", "")));

        WirePacket? last = await server.NextAsync();
        if (version == ProtocolVersion.V5)
        {
            Assert.Equal([0xE0, 1, 0x82], last?.Bytes);
        }

        Assert.True(last is null or { Type: PacketType.Disconnect });
        await fake.AcceptAsync(version: version);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Normative("MQTT-4.13.2-1", Mqtt.V5)]
    public async Task A_server_that_refuses_or_disconnects__is_left(bool atOnce)
    {
        await using var fake = new FakeServer();
        fake.Start();
        ServerEnd server = await fake.OpenAsync();
        await server.AnswerAsync(reason: atOnce ? ReasonCode.ServerBusy : ReasonCode.Success);
        if (!atOnce)
        {
            await server.SendAsync(0xE0, 1, 0x89);
        }

        await server.ExpectEndAsync();
        await fake.AcceptAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.2.2-4", Mqtt.V5)]
    public async Task A_session_the_client_does_not_have__closes(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        fake.Start(fake.Options with { ProtocolVersion = version, CleanStart = true });
        ServerEnd server = await fake.OpenAsync(version);

        await server.AnswerAsync(sessionPresent: true);

        if (version == ProtocolVersion.V5)
        {
            Assert.Equal(ReasonCode.ProtocolError, (await server.ExpectAsync(PacketType.Disconnect)).Reason);
        }

        await server.ExpectEndAsync();
        await fake.AcceptAsync(version: version);
    }

    /// <summary>A PINGREQ that is asked for: with its answer, the one before has been received as well.</summary>
    private static async Task<bool> PingAsync(MqttClient client, ServerEnd server)
    {
        Task<bool> ping = client.PingAsync();
        await server.ExpectAsync(PacketType.PingReq);
        await server.SendAsync(0xD0, 0);
        return await ping.SoonAsync();
    }
}
