namespace TypedMqtt.Cli.Formatting;

/// <summary>What <c>sub</c> prints.</summary>
/// <param name="Message">The message.</param>
/// <param name="PacketId">Its packet identifier; 0 for QoS 0.</param>
/// <param name="PayloadFormat">The payload format indicator, if there was one.</param>
/// <param name="Time">When it arrived, in local time.</param>
internal sealed record ReceivedMessage(MqttMessage Message, ushort PacketId, int? PayloadFormat, DateTimeOffset Time);
