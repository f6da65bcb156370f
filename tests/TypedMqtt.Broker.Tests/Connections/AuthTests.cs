using TypedMqtt.Broker.Tests.Engine;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Broker.Tests.Connections;

/// <summary>AUTH where enhanced authentication is not offered (4.12).</summary>
public sealed class AuthTests
{
    private const string WithMethod = "04 15 0001 6D";

    [Theory]
    [InlineData("F0 00", ReasonCode.ProtocolError)]
    [InlineData("F0 02 00 00", ReasonCode.ProtocolError)]
    [InlineData("F0 02 18 00", ReasonCode.ProtocolError)]
    [InlineData("F0 02 19 00", ReasonCode.ProtocolError)]
    [InlineData("F0 06 18 04 16 0001 FF", ReasonCode.ProtocolError)]
    [InlineData("F0 06 00 " + WithMethod, ReasonCode.ProtocolError)]
    [InlineData("F0 06 18 " + WithMethod, ReasonCode.ProtocolError)]
    [InlineData("F0 06 19 " + WithMethod, ReasonCode.ProtocolError)]
    [InlineData("F0 0A 18 08 15 0001 6D 15 0001 6D", ReasonCode.ProtocolError)]
    [InlineData("F0 06 17 " + WithMethod, ReasonCode.MalformedPacket)]
    [InlineData("F0 05 18 03 21 0001", ReasonCode.MalformedPacket)]
    [InlineData("F0 01 18", ReasonCode.MalformedPacket)]
    [InlineData("F0 04 18 04 15 00", ReasonCode.MalformedPacket)]
    [InlineData("F0 07 18 " + WithMethod + "00", ReasonCode.MalformedPacket)]
    [InlineData("F2 06 18 " + WithMethod, ReasonCode.MalformedPacket)]
    public async Task AUTH_on_a_connection_that_named_no_method__closes_it_with_the_reason(string hex, ReasonCode reason)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = await broker.ConnectAsync("c");

        await client.SendAsync(Hex(hex));

        await client.ExpectClosedAsync(reason);
    }

    [Theory]
    [InlineData(ProtocolVersion.V31)]
    [InlineData(ProtocolVersion.V311)]
    public async Task AUTH_before_5_0__is_a_reserved_packet_and_closes_without_a_word(ProtocolVersion version)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        foreach (string hex in new[] { "F0 00", "F0 06 18 " + WithMethod })
        {
            RawClient client = await broker.ConnectAsync("c", version);

            await client.SendAsync(Hex(hex));

            await client.ExpectEndAsync();
        }
    }

    [Theory]
    [InlineData("F0 00")]
    [InlineData("F0 06 19 " + WithMethod)]
    public async Task AUTH_before_CONNECT__closes_without_a_word(string hex)
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();

        await client.SendAsync(Hex(hex));

        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task AUTH_while_the_login_is_decided__waits_for_the_CONNACK_and_is_an_error_then()
    {
        var gate = new TaskCompletionSource();
        var policy = new TestPolicy { Gate = gate.Task };
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync(configure: policy.Configure);
        RawClient client = broker.Open();

        await client.SendAsync([.. client.EncodeConnect(new ConnectOptions("c")), .. Hex("F0 06 18 " + WithMethod)]);
        await BrokerUnderTest.EventuallyAsync(() => policy.Questions == 1);
        gate.SetResult();

        Assert.Equal(ReasonCode.Success, (await client.ExpectAsync(PacketType.ConnAck)).Reason);
        await client.ExpectClosedAsync(ReasonCode.ProtocolError);
    }

    [Fact]
    [Normative("MQTT-4.12.0-1", Mqtt.V5)]
    [Normative("MQTT-3.2.2-7", Mqtt.V5)]
    public async Task CONNECT_with_a_method__is_refused_without_naming_one()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();

        var answer = await client.ConnectAsync(new ConnectOptions("c") { With = static p => p.Add(PropertyId.AuthenticationMethod, "SCRAM-SHA-256") });

        Assert.Equal((ReasonCode.BadAuthenticationMethod, null), (answer.Reason, answer.TextOf(PropertyId.AuthenticationMethod)));
        await client.ExpectEndAsync();
    }

    [Fact]
    public async Task CONNECT_with_data_but_no_method__is_a_protocol_error()
    {
        await using BrokerUnderTest broker = await BrokerUnderTest.StartAsync();
        RawClient client = broker.Open();

        var answer = await client.ConnectAsync(new ConnectOptions("c") { With = static p => p.Add(PropertyId.AuthenticationData, "x"u8) });

        Assert.Equal(ReasonCode.ProtocolError, answer.Reason);
        await client.ExpectEndAsync();
    }

    private static byte[] Hex(string hex) => Convert.FromHexString(hex.Replace(" ", "", StringComparison.Ordinal));
}
