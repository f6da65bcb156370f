using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace TypedMqtt.Testing;

/// <summary>What happened on a test broker, in order.</summary>
internal sealed class Timeline(TimeProvider time)
{
    private const int PayloadBytes = 48;

    private static readonly SearchValues<byte> Printable = SearchValues.Create([.. Enumerable.Range(0x20, 0x5F).Select(static i => (byte)i)]);

    private readonly Lock _gate = new();
    private readonly DateTimeOffset _start = time.GetUtcNow();
    private readonly List<string> _entries = [];

    public void Add(string who, string what)
    {
        double seconds = (time.GetUtcNow() - _start).TotalSeconds;
        lock (_gate)
        {
            _entries.Add(string.Create(CultureInfo.InvariantCulture, $"{seconds,10:0.000} s  {who,-18} {what}"));
        }
    }

    public static string Describe(ReadOnlySpan<byte> payload)
    {
        ReadOnlySpan<byte> head = payload[..Math.Min(payload.Length, PayloadBytes)];
        string text = Utf8.IsValid(head) && !head.ContainsAnyExcept(Printable) ? $"\"{Encoding.UTF8.GetString(head)}\"" : Convert.ToHexStringLower(head);
        return payload.Length > PayloadBytes ? $"{text}… ({payload.Length} bytes)" : payload.IsEmpty ? "(empty)" : text;
    }

    public override string ToString()
    {
        lock (_gate)
        {
            return _entries.Count == 0 ? "  (nothing happened)" : string.Join('\n', _entries);
        }
    }
}
