// A root before every topic is the connection's affair: names, filters and messages do not have it.
// Shows: Tank.LevelChannel.Name, Tank.LevelChannel.WriteTopic
using System.Threading.Tasks;
using TypedMqtt;

namespace TopicRoot;

/// <summary>Tanks.</summary>
[MqttContract]
public interface ITank
{
    /// <summary>How full it is.</summary>
    [Topic("tank/{number}/level")]
    ValueTask LevelAsync(int number, double percent);
}
