using System.Buffers;
using System.Text;
using System.Text.Json;
using TypedMqtt.Cli.Formatting;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Cli.Tests.Formatting;

public sealed class MessageFormatTests
{
    private static readonly DateTimeOffset Time = new(2026, 11, 3, 4, 5, 6, 789, TimeSpan.FromHours(-3.5));

    [Theory]
    [InlineData("%t %p", "a/topic hello")]
    [InlineData("%%|%q|%r|%l|%m", "%|1|1|5|7")]
    [InlineData("%x %X", "68656c6c6f 68656C6C6F")]
    [InlineData("%C|%D|%E|%F|%R|%P", "text/plain|xyz|60|1|r/t|k:v k:w")]
    [InlineData("[%A%S]", "[]")]
    [InlineData("[%10t][%-10t][%.3t][%6.2t]", "[   a/topic][a/topic   ][a/t][    a/]")]
    [InlineData("[%04m][%4q][%-4m][%08l]", "[0007][1][7   ][00000005]")]
    [InlineData("[%8p][%-8p]", "[   hello][hello   ]")]
    [InlineData("%I", "2026-11-03T04:05:06-0330")]
    [InlineData("%U", "1793691306.789000000")]
    [InlineData("@Y-@m-@dT@H:@M:@S@z @N @@ @j @A @b", "2026-11-03T04:05:06-0330 789000000 @ 307 Tuesday Nov")]
    [InlineData(@"\\\t\n\e[0m\0", "\\\t\n\e[0m\0")]
    [InlineData("plain ä", "plain ä")]
    public void Format__of_a_message(string format, string expected) => Assert.Equal(expected, Write(format));

    [Theory]
    [InlineData("%", "character 1")]
    [InlineData("abc%5", "character 5")]
    [InlineData("%y", "'%y' is not a part of a message")]
    [InlineData("@", "@ needs a letter")]
    [InlineData("@!", "'@!' is not a conversion")]
    [InlineData("\\", "\\ needs a letter")]
    [InlineData(@"\q", @"'\q' is not an escape")]
    [InlineData("%99999t", "a width is at most")]
    public void Format__that_cannot_be_read__says_where(string format, string expected) =>
        Assert.Contains(expected, Assert.Throws<CliException>(() => MessageFormat.Parse(format)).Message, StringComparison.Ordinal);

    [Fact]
    public void Json__has_the_names_and_the_order_of_mosquitto() => Assert.Equal(
        """
        {"tst":"2026-11-03T04:05:06.789000Z-0330","topic":"a/topic","qos":1,"retain":1,"payloadlen":5,"mid":7,"properties":{"content-type":"text/plain","user-properties":{"k":"v","k":"w"},"response-topic":"r/t","correlation-data":"xyz","payload-format-indicator":1,"message-expiry-interval":60},"payload":"hello"}
        """,
        Write("%j"));

    [Fact]
    public void Json_of_a_json_payload__is_nested() => Assert.EndsWith("\"payload\":{\"x\":1.50}}", Write("%J", "{ \"x\": 1.50 }"), StringComparison.Ordinal);

    [Fact]
    public void Json_of_another_payload__is_an_error() => Assert.ThrowsAny<JsonException>(() => Write("%J", "hello"));

    [Fact]
    public void Payload__that_is_not_text__stays_as_it_is()
    {
        var output = new ArrayBufferWriter<byte>();
        MessageFormat.Parse("<%p>").Write(Message([0xFF, 0x00, 0xC3]), output);

        Assert.Equal([(byte)'<', 0xFF, 0x00, 0xC3, (byte)'>'], output.WrittenSpan.ToArray());
    }

    private static string Write(string format, string payload = "hello")
    {
        var output = new ArrayBufferWriter<byte>();
        MessageFormat.Parse(format).Write(Message(Encoding.UTF8.GetBytes(payload)), output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static ReceivedMessage Message(byte[] payload)
    {
        var properties = new MqttPropertiesBuilder()
            .Add(PropertyId.PayloadFormatIndicator, 1)
            .Add(PropertyId.MessageExpiryInterval, 60)
            .Add(PropertyId.ContentType, "text/plain")
            .Add(PropertyId.ResponseTopic, "r/t")
            .Add(PropertyId.CorrelationData, "xyz"u8)
            .AddUserProperty("k", "v")
            .AddUserProperty("k", "w");
        var inbound = new InboundMessage
        {
            Topic = "a/topic"u8,
            Payload = payload,
            Properties = MqttProperties.Parse(properties.Encoded, PacketType.Publish),
            Qos = Qos.AtLeastOnce,
            Retain = true,
        };
        return new ReceivedMessage(new MqttMessage(inbound, default), PacketId: 7, PayloadFormat: 1, Time);
    }
}
