using System.Net.Sockets;
using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Conformance;

/// <summary>CONNECT and CONNACK: who is let in, and under which name (3.1, 3.2).</summary>
public sealed class ConnectRulesTests
{
    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.3-5", Mqtt.V311)]
    [Normative("MQTT-3.1.3-5", Mqtt.V5)]
    public async Task Client_ids_of_letters_and_digits__are_accepted(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();

        foreach (string id in new[] { "a", "0123456789abcdefghijklm", "nopqrstuvwxyzABCDEFGHIJ", "KLMNOPQRSTUVWXYZ" })
        {
            RawClient client = await broker.ConnectAsync(id, version);
            await client.ExpectQuietAsync();
        }
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.3-6", Mqtt.V311)]
    [Normative("MQTT-3.1.3-6", Mqtt.V5)]
    public async Task Clients_without_an_id__are_clients_of_their_own(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient first = await broker.ConnectAsync("", version);
        RawClient second = await broker.ConnectAsync("", version);

        await first.ExpectQuietAsync();
        await second.ExpectQuietAsync();
        Assert.Equal(2, broker.Broker.Statistics.Sessions);
    }

    [Fact]
    [Normative("MQTT-3.1.3-7", Mqtt.V5)]
    public async Task An_assigned_client_id__is_the_clients_as_if_it_had_chosen_it()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();
        string? id = (await client.ConnectAsync(new ConnectOptions { Clean = false, Expiry = 100 })).TextOf(PropertyId.AssignedClientIdentifier);
        await client.SubscribeAsync("t");

        await broker.ConnectAsync(new ConnectOptions(id!) { Clean = false, Expiry = 100 }, sessionPresent: true);

        await client.ExpectClosedAsync(ReasonCode.SessionTakenOver);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311, new byte[] { 0x20, 2, 0, 2 })]
    [InlineData(ProtocolVersion.V5, new byte[] { 0x20, 3, 0, 0x85, 0 })]
    [Normative("MQTT-3.1.3-9", Mqtt.V311)]
    [Normative("MQTT-3.1.3-8", Mqtt.V5)]
    public async Task A_client_id_the_broker_does_not_take__is_refused_and_closed(ProtocolVersion version, byte[] expected)
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(
            new MqttBrokerOptions { AllowAnonymous = true, Listeners = { new MqttListenerOptions { Address = "mqtt://127.0.0.1:0", AllowEmptyClientId = false } } });
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(broker.Endpoints[0].Host, broker.Endpoints[0].Port);
        await using var client = new RawClient(new SocketTransport(socket), version);

        Assert.Equal(expected, (await client.ConnectAsync(new ConnectOptions())).Bytes);
        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData("MQTT", 4, true)]
    [InlineData("mqtt", 4, false)]
    [InlineData("MQTX", 4, false)]
    [InlineData("MQT", 4, false)]
    [InlineData("MQTTT", 4, false)]
    [InlineData("", 4, false)]
    [InlineData("MQTX", 5, false)]
    [Normative("MQTT-3.1.2-1", Mqtt.V311)]
    [Normative("MQTT-3.1.2-1", Mqtt.V5)]
    public async Task Another_protocol_name__is_not_processed(string name, byte level, bool accepted)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient watcher = await broker.ConnectAsync("watcher");
        await watcher.SubscribeAsync("#", Qos.AtMostOnce);
        RawClient client = broker.Open(ProtocolVersion.V311);
        byte[] text = System.Text.Encoding.UTF8.GetBytes(name);
        byte[] body = [0, (byte)text.Length, .. text, level, 2, 0, 0, 0, 0];

        await client.SendAsync([0x10, (byte)body.Length, .. body, .. client.Encode("t", "x", Qos.AtMostOnce, 0)]);

        Assert.Equal([0x20, 2, 0, accepted ? (byte)0 : (byte)1], (await client.ExpectAsync(PacketType.ConnAck)).Bytes);
        if (accepted)
        {
            await watcher.ExpectPublishAsync("t", "x");
        }
        else
        {
            await client.ExpectEndAsync();
            await watcher.ExpectQuietAsync();
        }
    }

    [Theory]
    [InlineData("10 0D 0004 4D515454 04 03 0000 0001 63")]
    [InlineData("10 0F 0006 4D5149736470 03 03 0000 0001 63")]
    [InlineData("10 0E 0004 4D515454 05 03 0000 00 0001 63")]
    [Normative("MQTT-3.1.2-3", Mqtt.V311)]
    [Normative("MQTT-3.1.2-3", Mqtt.V5)]
    public async Task The_reserved_flag__closes(string hex)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();

        await client.SendAsync(Refusal.Bytes(hex));

        await Refusal.ExpectNoConnectionAsync(broker, client);
    }

    [Theory]
    [InlineData("10 0D 0004 4D515454 04 03 0000 0001 63")]
    [InlineData("10 0A 0004 4D515454 04 02 0000")]
    [InlineData("10 0D 0004 4D515454 04 1E 0000 0001 63")]
    [InlineData("10 0E 0004 4D515454 04 02 0000 0001 63 00")]
    [Normative("MQTT-3.1.4-1", Mqtt.V311)]
    public async Task A_malformed_CONNECT_of_3_1_1__is_closed_without_CONNACK(string hex)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open(ProtocolVersion.V311);

        await client.SendAsync(Refusal.Bytes(hex));

        await client.ExpectEndAsync();
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.1.0-2", Mqtt.V311)]
    [Normative("MQTT-3.1.0-2", Mqtt.V5)]
    public async Task A_second_CONNECT__closes(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c", version);

        await client.SendAsync(client.EncodeConnect(new ConnectOptions("other")));

        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Theory]
    [InlineData(ProtocolVersion.V311)]
    [InlineData(ProtocolVersion.V5)]
    [Normative("MQTT-3.2.0-1", Mqtt.V311)]
    [Normative("MQTT-3.2.0-1", Mqtt.V5)]
    [Normative("MQTT-3.2.0-2", Mqtt.V5)]
    [Normative("MQTT-3.1.4-5", Mqtt.V5)]
    public async Task CONNACK__comes_before_everything_and_once(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        var options = new ConnectOptions("c") { Clean = false, Expiry = 100 };
        RawClient client = await broker.ConnectAsync(options, version);
        await client.SubscribeAsync("t");
        await client.DisconnectAsync();
        await broker.ExpectConnectionsAsync(0);
        await (await broker.ConnectAsync("p")).PublishAndSettleAsync("t", "waiting");
        client = broker.Open(version);

        // A PINGREQ that does not wait for the CONNACK, and a message that waits for the client.
        await client.SendAsync([.. client.EncodeConnect(options), 0xC0, 0]);

        Assert.Equal(ReasonCode.Success, (await client.ExpectAsync(PacketType.ConnAck)).Reason);
        await client.TakeAsync("t", "waiting");
        await client.ExpectAsync(PacketType.PingResp);
        await client.ExpectQuietAsync();
    }

    [Fact]
    [Normative("MQTT-3.14.0-1")]
    public async Task DISCONNECT__is_not_sent_to_a_client_that_was_not_accepted()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: new TestPolicy().Configure);
        RawClient refused = broker.Open();
        Assert.Equal(ReasonCode.BadUserNameOrPassword, (await refused.ConnectAsync(new ConnectOptions("c") { User = "u", Password = "wrong" })).Reason);
        await refused.ExpectEndAsync();
        RawClient early = broker.Open();
        await early.SendAsync(0xC0, 0);
        await early.ExpectEndAsync();
        RawClient silent = broker.Open();
        broker.Advance(11);
        await silent.ExpectEndAsync();
        RawClient stopped = broker.Open();

        await broker.Broker.DisposeAsync();

        await stopped.ExpectEndAsync();
    }

    [Theory]
    [InlineData(null)]
    [InlineData(0u)]
    [Normative("MQTT-3.1.2-28")]
    [Normative("MQTT-4.12.0-6")]
    public async Task What_was_not_asked_for__is_not_in_CONNACK(uint? requestResponseInformation)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();

        WirePacket answer = await client.ConnectAsync(new ConnectOptions("c")
        {
            With = p => _ = requestResponseInformation is { } value ? p.Add(PropertyId.RequestResponseInformation, value) : p,
        });

        Assert.Null(answer.TextOf(PropertyId.ResponseInformation));
        Assert.Null(answer.TextOf(PropertyId.AuthenticationMethod));
        await client.ExpectQuietAsync();
    }

    [Theory]
    [InlineData("F0 00")]
    [InlineData("F0 02 19 00")]
    [InlineData("F0 06 18 04 15 0001 6D")]
    [Normative("MQTT-4.12.0-7")]
    public Task AUTH_from_a_client_that_named_no_method__closes(string hex) => Refusal.ExpectAsync(ProtocolVersion.V5, hex, ReasonCode.ProtocolError);
}
