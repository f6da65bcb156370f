using System.Security.Cryptography;
using System.Text;

namespace TypedMqtt.Interop.Matrix;

/// <summary>A message as a peer sends or receives it; what MQTT 5.0 adds is empty in 3.1.1.</summary>
public sealed record PeerMessage(string Topic, byte[] Payload)
{
    public int Qos { get; init; }

    public bool Retain { get; init; }

    public string ContentType { get; init; } = "";

    public string ResponseTopic { get; init; } = "";

    /// <summary>Correlation data; text, because programs for the command line take nothing else.</summary>
    public string Correlation { get; init; } = "";

    /// <summary>Message expiry interval in seconds, 0 for none.</summary>
    public int Expiry { get; init; }

    /// <summary>Payload format indicator 1.</summary>
    public bool IsUtf8 { get; init; }

    public IReadOnlyList<KeyValuePair<string, string>> UserProperties { get; init; } = [];

    /// <summary>Of the subscription it comes for, 0 for none. Received only.</summary>
    public int SubscriptionIdentifier { get; init; }

    /// <summary>All of it in a line, so that a difference can be read. What is left of an expiry interval counts as the whole minute.</summary>
    public override string ToString()
    {
        var text = new StringBuilder($"{Topic} qos={Qos} retain={Retain} {PayloadText()}");
        Add("content-type", ContentType);
        Add("response-topic", ResponseTopic);
        Add("correlation", Correlation);
        Add("expiry", Expiry == 0 ? "" : $"{(Expiry + 59) / 60}min");
        Add("utf8", IsUtf8 ? "1" : "");
        Add("user", string.Join(',', UserProperties.Select(p => $"{p.Key}:{p.Value}")));
        Add("subscription", SubscriptionIdentifier == 0 ? "" : $"{SubscriptionIdentifier}");
        return text.ToString();

        void Add(string name, string value) => text.Append(value.Length == 0 ? "" : $" {name}={value}");
    }

    private string PayloadText() => Payload.Length <= 40 && Payload.All(b => b is >= 0x20 and < 0x7f)
        ? $"'{Encoding.ASCII.GetString(Payload)}'"
        : $"{Payload.Length} bytes {Convert.ToHexStringLower(SHA256.HashData(Payload))[..12]}";
}
