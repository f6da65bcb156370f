using System.Text;
using CsCheck;
using TypedMqtt.Protocol.Packets;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Protocol.Tests.Codec;

/// <summary>Random parts of packets, all of them valid.</summary>
internal static class Generators
{
    public static readonly Gen<ProtocolVersion> Version = Pick(ProtocolVersion.V31, ProtocolVersion.V311, ProtocolVersion.V5);

    public static readonly Gen<ushort> PacketId = Gen.Int[1, ushort.MaxValue].Select(id => (ushort)id);

    public static readonly Gen<byte[]> Binary = Gen.Byte.Array[0, 40];

    /// <summary>Sometimes long enough for a remaining length of two and three bytes.</summary>
    public static readonly Gen<byte[]> Payload = Gen.Frequency((8, Gen.Byte.Array[0, 40]), (2, Gen.Byte.Array[100, 300]), (1, Gen.Int[16_300, 16_500].Select(n => new byte[n])));

    public static readonly Gen<byte[]> Text = Pick("a", "B", "é", "漢", "😀", "/", "\u0001", "\uFEFF", "+", "#", "$").Array[0, 8]
        .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    public static readonly Gen<byte[]> Topic = Pick("a", "b", "é", "漢", "😀", "/", "$", " ").Array[1, 8]
        .Select(parts => Encoding.UTF8.GetBytes(string.Concat(parts)));

    public static readonly Gen<byte[]> Filter = Gen.Select(Pick("", "", "$share/g/", "$share/é/"), Pick("a", "b", "é", "", "+", "$x").Array[1, 5], Gen.Bool)
        .Select((share, levels, hash) => share + Wildcards(levels, hash)).Select(Encoding.UTF8.GetBytes);

    /// <summary>One of the values.</summary>
    public static Gen<T> Pick<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(i => values[i]);

    /// <summary>A block that the packet may carry; 0 is a will.</summary>
    public static Gen<byte[]> Properties(PacketType packet)
    {
        PropertyId[] allowed = [.. Enum.GetValues<PropertyId>().Where(id => PropertyTable.IsAllowed((uint)id, packet))];
        return Gen.Select(Gen.Shuffle(allowed), Gen.Int[0, allowed.Length], Gen.UInt, Text, Binary, Topic, Gen.Int[1, 3])
            .Select((ids, count, number, text, binary, topic, repeat) =>
            {
                var builder = new MqttPropertiesBuilder();
                foreach (PropertyId id in ids.Take(count).Where(id => id != PropertyId.AuthenticationData))
                {
                    for (int i = 0; i < (PropertyTable.MayRepeat((uint)id, packet) ? repeat : 1); i++)
                    {
                        Add(builder, id, number + (uint)i, text, binary, topic);
                    }

                    if (id == PropertyId.AuthenticationMethod)
                    {
                        builder.Add(PropertyId.AuthenticationData, binary);
                    }
                }

                return builder.Encoded.ToArray();
            });
    }

    private static void Add(MqttPropertiesBuilder builder, PropertyId id, uint number, byte[] text, byte[] binary, byte[] topic)
    {
        switch (PropertyTable.TypeOf((uint)id))
        {
            case PropertyType.Byte:
                builder.Add(id, number & 1);
                break;
            case PropertyType.UInt16:
                builder.Add(id, Math.Max(number & 0xFFFF, 1));
                break;
            case PropertyType.UInt32:
                builder.Add(id, Math.Max(number, 1));
                break;
            case PropertyType.VariableByteInteger:
                builder.Add(id, Math.Max(number >> (4 + (int)(number & 15)), 1));
                break;
            case PropertyType.Binary:
                builder.Add(id, binary);
                break;
            case PropertyType.Utf8Pair:
                builder.AddUserProperty(text, topic);
                break;
            default:
                builder.Add(id, id == PropertyId.ResponseTopic ? topic : text);
                break;
        }
    }

    private static string Wildcards(string[] levels, bool hash)
    {
        string filter = string.Join('/', hash ? [.. levels, "#"] : levels);
        return filter.Length == 0 ? "+" : filter;
    }
}
