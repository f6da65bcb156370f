// Several subscribers that share the work.
// Shows: JobsSubscriber._group, JobsSubscriber.Shared, JobsSubscriber.SubscribeNewAsync
using System.Threading.Tasks;
using TypedMqtt;

namespace SharedSubscription;

/// <summary>Jobs.</summary>
[MqttContract]
public interface IJobs
{
    /// <summary>A job to do.</summary>
    [Topic("job/new")]
    ValueTask NewAsync(string what);
}
