// A payload that is text.
// Shows: DisplayPublisher.ShowAsync, Display.ShowChannel.TryRead
using System.Threading.Tasks;
using TypedMqtt;

namespace TextPayload;

/// <summary>Displays.</summary>
[MqttContract]
public interface IDisplay
{
    /// <summary>What it shows.</summary>
    [Topic("display/text", Format = PayloadFormat.Text)]
    ValueTask ShowAsync(string text);
}
