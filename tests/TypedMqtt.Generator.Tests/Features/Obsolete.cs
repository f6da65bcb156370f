// A channel that should not be used any more: a warning for whoever uses what is generated for it, and none for what is generated.
// Shows: LampPublisher.BrightAsync, LampSubscriber.SubscribeBrightAsync, Lamp.Bright, LampMqttExtensions.AddLampConsumer, LampMqttExtensions.AddHandler
using System;
using System.Threading.Tasks;
using TypedMqtt;

namespace Obsolete;

/// <summary>Lamps.</summary>
[MqttContract]
public interface ILamp
{
    /// <summary>How bright it is.</summary>
    [Topic("lamp/bright"), Obsolete("Use another lamp.")]
    ValueTask BrightAsync(int percent);
}
