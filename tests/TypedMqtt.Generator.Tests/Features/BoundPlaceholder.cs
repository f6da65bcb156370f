// Placeholders of the prefix that no method has: given once, with the publisher. Requests are answered below them.
// Shows: LinePublisher.LinePublisher, LinePublisher._topicStart, LinePublisher.CountAsync, LinePublisher.ResetAsync, LinePublisher.ToString, LineMqttExtensions.AddLinePublisher, LineMqttExtensions.CreateLinePublisherAsync
using System.Threading.Tasks;
using TypedMqtt;

namespace BoundPlaceholder;

/// <summary>Lines.</summary>
[MqttContract(Prefix = "line/{site:id}/{line:1..99}")]
public interface ILine
{
    /// <summary>How many there are.</summary>
    [Topic("station/{station}/count")]
    ValueTask CountAsync(int station, int pieces);

    /// <summary>Begins anew.</summary>
    [Topic("reset")]
    ValueTask<int> ResetAsync();
}
