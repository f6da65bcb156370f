using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Connections;

/// <summary>Properties of CONNECT, CONNACK and DISCONNECT.</summary>
public sealed class ConnectPropertiesTests
{
    [Fact]
    public async Task CONNECT__asks_for_what_the_options_say()
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync(fake.Options with
        {
            RequestResponseInformation = true,
            RequestProblemInformation = false,
            UserProperties = [new("b", "1"), new("a", "2"), new("b", "3")],
        });

        Assert.Equal((1u, 0u), (server.Connect.Number(PropertyId.RequestResponseInformation), server.Connect.Number(PropertyId.RequestProblemInformation)));
        Assert.Equal(["b=1", "a=2", "b=3"], server.Connect.UserProperties);
    }

    [Theory]
    [InlineData(ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V311)]
    public async Task CONNECT__leaves_out_what_is_the_default_or_not_of_its_version(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync(fake.Options with
        {
            ProtocolVersion = version,
            SessionExpiry = TimeSpan.Zero,
            RequestResponseInformation = version == ProtocolVersion.V311,
            UserProperties = version == ProtocolVersion.V311 ? [new("a", "1")] : [],
        });

        PropertyId[] expected = version == ProtocolVersion.V5 ? [PropertyId.ReceiveMaximum, PropertyId.MaximumPacketSize, PropertyId.TopicAliasMaximum] : [];
        Assert.Equal(expected, server.Connect.PropertyIds);
    }

    [Fact]
    public async Task What_CONNACK_says__is_public()
    {
        await using var fake = new FakeServer();
        MqttClient client = fake.Start(fake.Options with { ClientId = "" });
        Assert.Null(client.ConnectResult);
        await fake.AcceptAsync(with: static p => p
            .Add(PropertyId.SessionExpiryInterval, 7).Add(PropertyId.ReceiveMaximum, 8).Add(PropertyId.MaximumQos, 1).Add(PropertyId.RetainAvailable, 0)
            .Add(PropertyId.MaximumPacketSize, 999).Add(PropertyId.AssignedClientIdentifier, "you").Add(PropertyId.TopicAliasMaximum, 3)
            .Add(PropertyId.ReasonString, "welcome").AddUserProperty("b", "1").AddUserProperty("a", "2").Add(PropertyId.WildcardSubscriptionAvailable, 0)
            .Add(PropertyId.SubscriptionIdentifierAvailable, 0).Add(PropertyId.SharedSubscriptionAvailable, 0).Add(PropertyId.ServerKeepAlive, 11)
            .Add(PropertyId.ResponseInformation, "replies/you").Add(PropertyId.ServerReference, "other"));
        await client.WaitForConnectionAsync().SoonAsync();

        MqttConnectResult result = client.ConnectResult!;
        Assert.Equal("you", client.ClientId);
        Assert.Equal([new("b", "1"), new("a", "2")], result.UserProperties);
        Assert.Equal(
            new MqttConnectResult
            {
                SessionExpiry = TimeSpan.FromSeconds(7),
                ReceiveMaximum = 8,
                MaximumQos = Qos.AtLeastOnce,
                RetainAvailable = false,
                MaximumPacketSize = 999,
                AssignedClientId = "you",
                TopicAliasMaximum = 3,
                ReasonString = "welcome",
                WildcardSubscriptionsAvailable = false,
                KeepAlive = TimeSpan.FromSeconds(11),
                ResponseInformation = "replies/you",
                ServerReference = "other",
                UserProperties = result.UserProperties,
            },
            result);
    }

    [Theory]
    [InlineData(ProtocolVersion.V5)]
    [InlineData(ProtocolVersion.V311)]
    public async Task What_CONNACK_does_not_say__is_what_the_specification_says_and_the_client_asked_for(ProtocolVersion version)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = version, KeepAlive = TimeSpan.FromSeconds(40), CleanStart = false });

        Assert.Equal(
            new MqttConnectResult
            {
                KeepAlive = TimeSpan.FromSeconds(40),
                SessionExpiry = TimeSpan.FromHours(1),
                SubscriptionIdentifiersAvailable = version == ProtocolVersion.V5,
                SharedSubscriptionsAvailable = version == ProtocolVersion.V5,
            },
            client.ConnectResult! with { UserProperties = new MqttConnectResult().UserProperties });

        server.Cut();
        await fake.AcceptAsync(sessionPresent: true, version);
        await Eventually.TrueAsync(() => client.ConnectResult!.SessionPresent);
    }

    [Fact]
    public async Task What_DISCONNECT_of_the_broker_says__is_public()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();
        Assert.Null(client.DisconnectResult);

        await server.DisconnectAsync(
            ReasonCode.UseAnotherServer, static p => p.Add(PropertyId.ReasonString, "moving").Add(PropertyId.ServerReference, "other").AddUserProperty("a", "1"));
        await fake.AcceptAsync(sessionPresent: true);

        MqttDisconnectResult result = client.DisconnectResult!;
        Assert.Equal((ReasonCode.UseAnotherServer, "moving", "other"), (result.ReasonCode, result.ReasonString, result.ServerReference));
        Assert.Equal([new("a", "1")], result.UserProperties);
    }

    [Fact]
    public async Task DISCONNECT__says_what_the_caller_wants()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync();

        Task disconnecting = client.DisconnectAsync(new MqttDisconnectOptions
        {
            ReasonCode = ReasonCode.DisconnectWithWillMessage,
            SessionExpiry = TimeSpan.FromMinutes(2),
            ReasonString = "lunch",
            UserProperties = [new("b", "1"), new("a", "2")],
        }).AsTask();

        WirePacket packet = await server.ExpectAsync(PacketType.Disconnect);
        Assert.Equal((ReasonCode.DisconnectWithWillMessage, 120u, "lunch"), (packet.Reason, packet.Number(PropertyId.SessionExpiryInterval), packet.TextOf(PropertyId.ReasonString)));
        Assert.Equal(["b=1", "a=2"], packet.UserProperties);
        server.Cut();
        await disconnecting.SoonAsync();
        Assert.Equal(MqttClientState.Closed, client.State);
    }

    [Fact]
    public async Task DISCONNECT_that_is_too_large__leaves_out_what_it_may()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(with: static p => p.Add(PropertyId.MaximumPacketSize, 60));

        _ = client.DisconnectAsync(new MqttDisconnectOptions { SessionExpiry = TimeSpan.FromMinutes(2), ReasonString = new string('x', 60) }).AsTask();

        WirePacket packet = await server.ExpectAsync(PacketType.Disconnect);
        Assert.Equal([PropertyId.SessionExpiryInterval], packet.PropertyIds);
        server.Cut();
    }

    [Theory]
    [InlineData(ReasonCode.Success, true)]
    [InlineData(ReasonCode.DisconnectWithWillMessage, false)]
    public async Task In_3_1_1__the_will_is_kept_by_closing_without_DISCONNECT(ReasonCode reason, bool isSent)
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { ProtocolVersion = ProtocolVersion.V311 });

        Task disconnecting = client.DisconnectAsync(new MqttDisconnectOptions { ReasonCode = reason, ReasonString = "not sent" }).AsTask();

        if (isSent)
        {
            Assert.Equal([0xE0, 0], (await server.ExpectAsync(PacketType.Disconnect)).Bytes);
            server.Cut();
        }

        await server.ExpectEndAsync();
        await disconnecting.SoonAsync();
    }

    [Fact]
    public async Task DISCONNECT__that_cannot_be_sent__is_an_argument_exception_and_the_client_stays()
    {
        await using var fake = new FakeServer();
        (MqttClient client, ServerEnd server) = await fake.ConnectAsync(fake.Options with { SessionExpiry = TimeSpan.Zero });

        foreach (MqttDisconnectOptions options in (MqttDisconnectOptions[])
            [new() { SessionExpiry = TimeSpan.FromSeconds(1) }, new() { ReasonCode = ReasonCode.GrantedQos1 }, new() { UserProperties = [new("\0", "")] }])
        {
            await Assert.ThrowsAsync<ArgumentException>(() => client.DisconnectAsync(options).AsTask());
        }

        await server.ExpectQuietAsync();
    }
}
