using System.Text.Unicode;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Broker.Connections;

/// <summary>Payload Format Indicator: 1 announces text in UTF-8 (3.3.2.3.2, 3.1.3.2.3).</summary>
internal static class PayloadFormat
{
    /// <summary>Whether the payload is not what its properties announce.</summary>
    public static bool IsViolated(MqttProperties properties, ReadOnlySpan<byte> payload) =>
        properties.Has(PropertyId.PayloadFormatIndicator) && properties.GetNumber(PropertyId.PayloadFormatIndicator) == 1 && !Utf8.IsValid(payload);
}
