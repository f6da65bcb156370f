namespace TypedMqtt.Fuzz;

/// <summary>Damages a dialogue in a few places, reproducibly.</summary>
internal sealed class Mutator(int seed)
{
    private const int LargestInput = 8192;

    private static readonly byte[] Interesting = [0, 1, 2, 3, 0x0F, 0x10, 0x30, 0x7F, 0x80, 0x81, 0xC0, 0xED, 0xF0, 0xFE, 0xFF];

    private readonly Random _random = new(seed);

    public byte[] Mutate(byte[] dialogue, byte[] other)
    {
        List<byte> bytes = [.. dialogue];
        for (int changes = _random.Next(1, 9); changes > 0; changes--)
        {
            Change(bytes, other);
        }

        return bytes.Count <= LargestInput ? [.. bytes] : [.. bytes[..LargestInput]];
    }

    /// <summary>Cuts bytes as a network does.</summary>
    public IEnumerable<byte[]> Split(byte[] bytes)
    {
        bool whole = _random.Next(2) == 0;
        for (int start = 0; start < bytes.Length;)
        {
            int length = whole ? bytes.Length : _random.Next(1, 40);
            yield return bytes[start..Math.Min(bytes.Length, start + length)];
            start += length;
        }
    }

    public T Pick<T>(T[] values) => values[_random.Next(values.Length)];

    public bool Sometimes(int oneIn) => _random.Next(oneIn) == 0;

    private void Change(List<byte> bytes, byte[] other)
    {
        if (bytes.Count == 0)
        {
            bytes.Add((byte)_random.Next(256));
        }

        int at = _random.Next(bytes.Count);
        int length = Math.Min(_random.Next(1, 20), bytes.Count - at);
        switch (_random.Next(8))
        {
            case 0:
                bytes[at] ^= (byte)(1 << _random.Next(8));
                break;
            case 1:
                bytes[at] = Pick(Interesting);
                break;
            case 2:
                bytes[at] = (byte)_random.Next(256);
                break;
            case 3:
                bytes.RemoveRange(at, length);
                break;
            case 4:
                byte[] noise = new byte[length];
                _random.NextBytes(noise);
                bytes.InsertRange(at, noise);
                break;
            case 5:
                bytes.InsertRange(at, bytes.GetRange(at, length));
                break;
            case 6:
                int from = _random.Next(other.Length + 1);
                bytes.InsertRange(at, other[from..Math.Min(other.Length, from + (length * 4))]);
                break;
            default:
                bytes.RemoveRange(at, bytes.Count - at);
                break;
        }
    }
}
