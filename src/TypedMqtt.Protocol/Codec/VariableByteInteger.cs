namespace TypedMqtt.Protocol.Codec;

/// <summary>Variable Byte Integers: 1 to 4 bytes, 0 to 268,435,455 (1.5.5).</summary>
public static class VariableByteInteger
{
    /// <summary>The largest value that can be encoded.</summary>
    public const int MaxValue = 268_435_455;

    /// <summary>How many bytes a value takes.</summary>
    /// <param name="value">0 to <see cref="MaxValue"/>.</param>
    public static int GetLength(uint value) => value switch
    {
        < 128 => 1,
        < 16_384 => 2,
        < 2_097_152 => 3,
        _ => 4,
    };

    /// <summary>Writes a value in as few bytes as possible [MQTT-1.5.5-1] and returns how many.</summary>
    /// <param name="destination">At least <see cref="GetLength"/> bytes.</param>
    /// <param name="value">0 to <see cref="MaxValue"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is too large.</exception>
    public static int Write(Span<byte> destination, uint value)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(value, (uint)MaxValue);
        int length = 0;
        while (value >= 128)
        {
            destination[length++] = (byte)(value | 0x80);
            value >>= 7;
        }

        destination[length++] = (byte)value;
        return length;
    }

    /// <summary>Reads a value; returns its length in bytes, or 0 when the source ends before it does.</summary>
    /// <param name="source">Bytes that start with the integer.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="MqttProtocolException">More than four bytes, or more bytes than needed [MQTT-1.5.5-1].</exception>
    public static int Read(ReadOnlySpan<byte> source, out uint value)
    {
        value = 0;
        for (int i = 0; i < source.Length; i++)
        {
            byte b = source[i];
            value |= (uint)(b & 0x7F) << (7 * i);
            if ((b & 0x80) == 0)
            {
                return b == 0 && i > 0
                    ? throw MqttProtocolException.Malformed("A variable byte integer uses more bytes than needed [MQTT-1.5.5-1].")
                    : i + 1;
            }

            if (i == 3)
            {
                throw MqttProtocolException.Malformed("A variable byte integer has more than four bytes (1.5.5).");
            }
        }

        return 0;
    }
}
