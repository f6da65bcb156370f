// What the broker says for a connection that is lost, and what a connection says when it is made.
// Shows: Robot.Will, Robot.Birth
using System.Threading.Tasks;
using TypedMqtt;

namespace LastWill;

/// <summary>Robots.</summary>
[MqttContract]
public interface IRobot
{
    /// <summary>Whether it is there.</summary>
    [Topic("robot/{number}/online", Retain = true), LastWill(DelaySeconds = 30)]
    ValueTask OnlineAsync(int number, bool isOnline);
}
