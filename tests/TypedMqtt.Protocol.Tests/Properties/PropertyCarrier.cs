using TypedMqtt.Protocol.Properties;
using TypedMqtt.Protocol.Tests.Codec;

namespace TypedMqtt.Protocol.Tests.Properties;

/// <summary>A packet around a block of properties, everything else in it being valid.</summary>
/// <param name="Name">The packet as the specification writes it; "Will" for the properties of a will.</param>
/// <param name="First">The first byte of the fixed header.</param>
/// <param name="Before">What stands before the block, in hex.</param>
/// <param name="After">What follows it, in hex.</param>
internal sealed record PropertyCarrier(string Name, byte First, string Before, string After)
{
    private const string Connect = "0004 4D515454 05";

    public static readonly PropertyCarrier[] All =
    [
        new("CONNECT", 0x10, Connect + "02 0000", "0000"),
        new("Will", 0x10, Connect + "06 0000 00 0000", "0001 77 0000"),
        new("CONNACK", 0x20, "00 00", ""),
        new("PUBLISH", 0x30, "0001 74", "00"),
        new("PUBACK", 0x40, "0001 00", ""),
        new("PUBREC", 0x50, "0001 00", ""),
        new("PUBREL", 0x62, "0001 00", ""),
        new("PUBCOMP", 0x70, "0001 00", ""),
        new("SUBSCRIBE", 0x82, "0001", "0001 74 00"),
        new("SUBACK", 0x90, "0001", "00"),
        new("UNSUBSCRIBE", 0xA2, "0001", "0001 74"),
        new("UNSUBACK", 0xB0, "0001", "00"),
        new("DISCONNECT", 0xE0, "00", ""),
        new("AUTH", 0xF0, "18", ""),
    ];

    public static PropertyCarrier Of(string name) => All.Single(c => c.Name == name);

    /// <summary>Reads the packet with a block and says what it earns; null when it is accepted and comes out as it went in.</summary>
    public ReasonCode? Try(byte[] block)
    {
        // The blocks of this test are shorter than 128 bytes.
        byte[] packet = Packet.Build(First, [.. Packet.Hex(Before), (byte)block.Length, .. block, .. Packet.Hex(After)]);
        try
        {
            Assert.Equal((Name, Convert.ToHexString(packet)), (Name, Convert.ToHexString(Packet.Rewrite(packet, ProtocolVersion.V5))));
            return null;
        }
        catch (MqttProtocolException e)
        {
            return e.ReasonCode;
        }
    }

    /// <summary>What a block with the property needs besides: authentication data and every AUTH need a method.</summary>
    public byte[] With(PropertyId id, params byte[] properties) =>
        id != PropertyId.AuthenticationMethod && (Name == "AUTH" || id == PropertyId.AuthenticationData)
            ? [.. Method, .. properties]
            : properties;

    private static byte[] Method => [(byte)PropertyId.AuthenticationMethod, 0, 1, (byte)'m'];
}
