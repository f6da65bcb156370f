using TypedMqtt.Broker;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Transports;
using TypedMqtt.Tests.Shared;

namespace TypedMqtt.Client.Tests.Connections;

public sealed class WillTests
{
    private static readonly MqttWillOptions Will = new()
    {
        Topic = "gone",
        Payload = "away"u8.ToArray(),
        Qos = Qos.ExactlyOnce,
        Retain = true,
        Delay = TimeSpan.FromSeconds(1.5),
        MessageExpiry = TimeSpan.FromMinutes(1),
        ContentType = "text/plain",
        IsUtf8 = true,
        ResponseTopic = "answer",
        CorrelationData = "AB"u8.ToArray(),
        UserProperties = [new("b", "1"), new("a", "2")],
    };

    [Fact]
    public async Task All_of_the_will__is_in_CONNECT()
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync(fake.Options with { Will = Will });

        WirePacket will = server.Connect.Will!;
        Assert.Equal(("gone", "away", Qos.ExactlyOnce, true), (will.Topic, will.Payload, will.Qos, will.Retain));
        Assert.Equal((2u, 60u, 1u), (will.Number(PropertyId.WillDelayInterval), will.Number(PropertyId.MessageExpiryInterval), will.Number(PropertyId.PayloadFormatIndicator)));
        Assert.Equal(
            ("text/plain", "answer", "AB"), (will.TextOf(PropertyId.ContentType), will.TextOf(PropertyId.ResponseTopic), will.TextOf(PropertyId.CorrelationData)));
        Assert.Equal(["b=1", "a=2"], will.UserProperties);
    }

    [Fact]
    public async Task In_3_1_1__the_will_has_no_properties()
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync(fake.Options with { Will = Will, ProtocolVersion = ProtocolVersion.V311 });

        WirePacket will = server.Connect.Will!;
        Assert.Equal(("gone", "away", Qos.ExactlyOnce, true), (will.Topic, will.Payload, will.Qos, will.Retain));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Only_a_client_that_is_disposed__leaves_without_its_will(bool isDisposed)
    {
        await using MqttBroker broker = await MqttBroker.StartAsync(new MqttBrokerOptions { AllowAnonymous = true });
        var options = new MqttClientOptions { TransportFactory = _ => ValueTask.FromResult<IMqttTransport>(broker.ConnectInProcess()) };
        await using MqttClient witness = await MqttClient.ConnectAsync(options).SoonAsync();
        await using MqttSubscription seen = await witness.SubscribeAsync("#").SoonAsync();
        await using MqttClient client = await MqttClient.ConnectAsync(options with { Will = new MqttWillOptions { Topic = "gone" } }).SoonAsync();

        if (isDisposed)
        {
            await client.DisposeAsync();
        }
        else
        {
            client.Abort();
            Assert.Equal("gone", (await seen.ReadAsync().SoonAsync()).Topic);
        }

        await witness.PublishAsync("end", ""u8);
        Assert.Equal("end", (await seen.ReadAsync().SoonAsync()).Topic);
    }

    [Fact]
    public async Task A_protocol_error__says_so_in_5_0_and_keeps_the_will_in_3_1_1()
    {
        await using var fake = new FakeServer();
        (_, ServerEnd server) = await fake.ConnectAsync();
        await server.SendAsync(0x00, 0x00);
        Assert.Equal(ReasonCode.MalformedPacket, (await server.ExpectAsync(PacketType.Disconnect)).Reason);
        await server.ExpectEndAsync();

        await using var old = new FakeServer();
        (_, server) = await old.ConnectAsync(old.Options with { ProtocolVersion = ProtocolVersion.V311 });
        await server.SendAsync(0x00, 0x00);
        await server.ExpectEndAsync();
    }
}
