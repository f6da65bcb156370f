// A request with a stream of responses; how far a responder may be ahead; a format of its own for the items.
// Shows: HistorianPublisher.HistoryAsync, Historian.HistoryChannel.HistoryChannel, Historian.HistoryChannel.WriteResponse, Historian.HistoryChannel.ReadResponse, HistorianMqttExtensions.AddHistorianConsumer
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Stream;

/// <summary>What remembers.</summary>
[MqttContract]
public interface IHistorian
{
    /// <summary>What was.</summary>
    [Topic("historian/history"), Request(StreamCredit = 4, StreamIdleSeconds = 60, ResponseFormat = PayloadFormat.Text)]
    IAsyncEnumerable<string> HistoryAsync(int count, CancellationToken cancellationToken = default);
}
