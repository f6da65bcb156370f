using System.Globalization;
using System.Text;

namespace TypedMqtt.Cli.Formatting;

/// <summary>A parameter of a format with its flags: <c>%[-][0][width][.length]x</c>.</summary>
/// <param name="Kind">The letter.</param>
/// <param name="IsLeft">Padded on the right.</param>
/// <param name="IsZero">Padded with zeros.</param>
/// <param name="Width">The least length, in bytes.</param>
/// <param name="Length">The greatest length, or -1.</param>
internal readonly record struct Field(char Kind, bool IsLeft, bool IsZero, int Width, int Length)
{
    /// <summary>The letters there are.</summary>
    public const string Kinds = "ACDEFIJPRSUXjlmpqrtx%";

    /// <summary>Letters that take a width.</summary>
    private const string Padded = "ACEFIlmpRStxX";

    /// <summary>Letters whose text can be cut.</summary>
    private const string Cut = "CIRt";

    /// <summary>The field as bytes.</summary>
    public byte[] Format(ReceivedMessage received, bool pretty) => Kind switch
    {
        // Payload and correlation data are bytes; text would change what is not UTF-8.
        'p' when Width <= received.Message.Payload.Length => received.Message.Payload.ToArray(),
        'p' => Pad(received.Message.Payload.ToArray()),
        'D' => received.Message.CorrelationData.ToArray(),
        'j' => MessageJson.Format(received, isPayloadJson: false, pretty),
        'J' => MessageJson.Format(received, isPayloadJson: true, pretty),
        _ => Pad(Encoding.UTF8.GetBytes(Trim(TextOf(received)))),
    };

    private string TextOf(ReceivedMessage received)
    {
        MqttMessage message = received.Message;
        CultureInfo c = CultureInfo.InvariantCulture;
        return Kind switch
        {
            '%' => "%",
            'C' => message.ContentType ?? "",
            'E' => message.MessageExpiry is { } expiry ? ((long)expiry.TotalSeconds).ToString(c) : "",
            'F' => received.PayloadFormat?.ToString(c) ?? "",
            'I' => Strftime.Format("%Y-%m-%dT%H:%M:%S%z", received.Time),
            'l' => message.Payload.Length.ToString(c),
            'm' => received.PacketId.ToString(c),
            'P' => string.Join(' ', message.UserProperties.Select(p => $"{p.Key}:{p.Value}")),
            'q' => ((int)message.Qos).ToString(c),
            'R' => message.ResponseTopic ?? "",
            'r' => message.Retain ? "1" : "0",
            't' => message.Topic,
            'U' => UnixTime(received.Time),
            'x' => Convert.ToHexStringLower(message.Payload.Span),
            'X' => Convert.ToHexString(message.Payload.Span),

            // A: the client offers no topic aliases; S: it keeps subscription identifiers for itself.
            _ => "",
        };
    }

    private static string UnixTime(DateTimeOffset time)
    {
        long ticks = time.UtcTicks - DateTimeOffset.UnixEpoch.UtcTicks;
        return string.Create(CultureInfo.InvariantCulture, $"{ticks / TimeSpan.TicksPerSecond}.{ticks % TimeSpan.TicksPerSecond * 100:000000000}");
    }

    private string Trim(string text) => Length >= 0 && Length < text.Length && Cut.Contains(Kind, StringComparison.Ordinal) ? text[..Length] : text;

    private byte[] Pad(byte[] text)
    {
        int missing = Padded.Contains(Kind, StringComparison.Ordinal) ? Width - text.Length : 0;
        if (missing <= 0)
        {
            return text;
        }

        byte[] padding = new byte[missing];
        padding.AsSpan().Fill(IsZero && !IsLeft ? (byte)'0' : (byte)' ');
        return IsLeft ? [.. text, .. padding] : [.. padding, .. text];
    }
}
