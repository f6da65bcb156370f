using System.Text;
using TypedMqtt.Protocol.Codec;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Tests.Codec;

public sealed class Utf8StringTests
{
    /// <summary>Word for word the list of 1.5.4, for every character there is.</summary>
    [Fact]
    public void Disallowed_code_points__are_those_of_the_specification()
    {
        Span<byte> utf8 = stackalloc byte[6];
        for (int value = 1; value <= 0x10FFFF; value++)
        {
            if (!Rune.IsValid(value))
            {
                continue;
            }

            bool isControl = value is >= 0x01 and <= 0x1F or >= 0x7F and <= 0x9F;
            bool isNonCharacter = value is >= 0xFDD0 and <= 0xFDEF || (value & 0xFFFF) is 0xFFFE or 0xFFFF;
            utf8[0] = (byte)'a';
            int length = 1 + new Rune(value).EncodeToUtf8(utf8[1..]);
            utf8[length++] = (byte)'b';

            if (Utf8String.HasDisallowedCodePoints(utf8[..length]) != (isControl || isNonCharacter))
            {
                Assert.Fail($"U+{value:X4}");
            }
        }
    }

    [Theory]
    [InlineData("", false)]
    [InlineData("Größe in µm · 温度 · 😀", false)]
    [InlineData("Größe · 温度 · 😀\n", true)]
    [InlineData("ÄÖÜ", false)]
    [InlineData("Â\u0085", true)]
    public void Text__is_looked_at_to_its_end(string text, bool isDisallowed) =>
        Assert.Equal(isDisallowed, Utf8String.HasDisallowedCodePoints(Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void Strings_of_properties__are_looked_at_and_binary_data_is_not()
    {
        Assert.False(Build(p => p.Add(PropertyId.CorrelationData, "\n\u0001"u8).Add(PropertyId.TopicAlias, 1)).HasDisallowedCodePoints());
        Assert.False(Build(p => p.AddUserProperty("a"u8, "b"u8).Add(PropertyId.ContentType, "c"u8)).HasDisallowedCodePoints());
        Assert.True(Build(p => p.AddUserProperty("a\n"u8, "b"u8)).HasDisallowedCodePoints());
        Assert.True(Build(p => p.AddUserProperty("a"u8, "b"u8).AddUserProperty("a"u8, "b\t"u8)).HasDisallowedCodePoints());
        Assert.True(Build(p => p.Add(PropertyId.ContentType, "c\u007f"u8)).HasDisallowedCodePoints());
        Assert.True(Build(p => p.Add(PropertyId.ResponseTopic, "a/\u0085"u8)).HasDisallowedCodePoints());
    }

    [Fact]
    public void Text_of_an_application__is_refused_before_a_broker_closes_the_connection_for_it()
    {
        var properties = new MqttPropertiesBuilder();

        Assert.Contains("ContentType takes no control characters", Assert.Throws<ArgumentException>(() => properties.Add(PropertyId.ContentType, "a\nb")).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => properties.AddUserProperty("a\t", "b"));
        Assert.Throws<ArgumentException>(() => properties.AddUserProperty("a", "b\uFFFE"));
        Assert.True(properties.Encoded.IsEmpty);
    }

    private static MqttProperties Build(Action<MqttPropertiesBuilder> add)
    {
        var properties = new MqttPropertiesBuilder();
        add(properties);
        return properties.Build(PacketType.Publish);
    }
}
