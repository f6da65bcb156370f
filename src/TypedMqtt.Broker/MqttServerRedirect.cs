namespace TypedMqtt.Broker;

/// <summary>Where else a client is to connect (4.11). Only MQTT 5.0 can say it; clients of older versions are turned away without it.</summary>
/// <param name="ServerReference">The other servers, separated by spaces, such as <c>mqtt2.example.com:1883</c>; null for "somewhere else".</param>
/// <param name="IsPermanent">Server moved (0x9D) instead of use another server (0x9C).</param>
public sealed record MqttServerRedirect(string? ServerReference, bool IsPermanent = false)
{
    internal ReasonCode Reason => IsPermanent ? ReasonCode.ServerMoved : ReasonCode.UseAnotherServer;
}
