// An event: a placeholder, a payload, a token.
// Shows: MeterPublisher.MeterPublisher, MeterPublisher.ReadingAsync, MeterSubscriber.SubscribeReadingAsync, Meter.ReadingMessage, Meter.ReadingChannel
using System.Threading;
using System.Threading.Tasks;
using TypedMqtt;

namespace Event;

/// <summary>Meters.</summary>
[MqttContract]
public interface IMeter
{
    /// <summary>What a meter shows.</summary>
    [Topic("meter/{number}/reading")]
    ValueTask ReadingAsync(int number, double kilowatts, CancellationToken cancellationToken = default);
}
