namespace TypedMqtt.Client.Publishing;

/// <summary>What a client publishes whenever it is connected, before all else.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Payload">The payload.</param>
/// <param name="Qos">The quality of service.</param>
/// <param name="Retain">Whether the broker keeps it.</param>
/// <param name="Properties">Encoded properties; not sent to a 3.1.1 broker.</param>
internal sealed record BirthMessage(byte[] Topic, byte[] Payload, Qos Qos, bool Retain, byte[] Properties);
