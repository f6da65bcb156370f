// A channel without payload and without placeholders.
// Shows: BellPublisher.RingAsync, Bell.RingMessage, Bell.RingChannel.Filter, Bell.RingChannel.TryRead
using System.Threading.Tasks;
using TypedMqtt;

namespace NoPayload;

/// <summary>A bell.</summary>
[MqttContract]
public interface IBell
{
    /// <summary>It rings.</summary>
    [Topic("bell/ring", Qos.AtMostOnce)]
    ValueTask RingAsync();
}
