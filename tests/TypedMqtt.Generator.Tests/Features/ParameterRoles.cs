// Parameters under other names than the placeholders, the payload among several, a placeholder with a default.
// Shows: SensorPublisher.ValueAsync, Sensor.ValueMessage, SensorMqttExtensions.AddSensorConsumer
using System.Threading.Tasks;
using TypedMqtt;

namespace ParameterRoles;

/// <summary>Sensors.</summary>
[MqttContract]
public interface ISensor
{
    /// <summary>Its value.</summary>
    [Topic("sensor/{kind}/{number}")]
    ValueTask ValueAsync([Placeholder("kind")] string type, [Payload] double value, int number = 1);
}
