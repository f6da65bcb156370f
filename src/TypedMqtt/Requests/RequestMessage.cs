using System.Text;

namespace TypedMqtt.Requests;

/// <summary>Topic and payload of a request, kept for as long as it may have to be sent again.</summary>
/// <param name="WireTopic">The topic with its root.</param>
/// <param name="RootLength">Bytes of the root, slash included.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Context">What the caller said of the message.</param>
/// <param name="Timeout">How long to wait.</param>
internal sealed record RequestMessage(byte[] WireTopic, int RootLength, byte[] Payload, CallContext Context, TimeSpan Timeout)
{
    /// <summary>The topic without its root.</summary>
    public string Topic => Encoding.UTF8.GetString(WireTopic.AsSpan(RootLength));
}
