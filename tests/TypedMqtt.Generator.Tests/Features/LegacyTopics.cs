// A channel that moved: its old topic is sent and heard beside the new one, and nothing comes twice.
// Shows: BufferPublisher.FillAsync, BufferSubscriber, Buffer.FillChannel, TypedMqtt.Lock
using System.Threading.Tasks;
using TypedMqtt;

namespace LegacyTopics;

/// <summary>Buffers.</summary>
[MqttContract(Prefix = "buffer/{site:id}")]
public interface IBuffer
{
    /// <summary>How full it is.</summary>
    [Topic("{number}/fill", Retain = true), LegacyTopic("fill/{number}/{site}", AlsoPublish = true, Until = "2099-01-31")]
    ValueTask FillAsync(int number, double percent);
}
