using System.Text;
using TypedMqtt.Protocol.Codec;

namespace TypedMqtt.Client.Publishing;

/// <summary>Why a message was not published: what, where, why, next step.</summary>
internal static class PublishErrors
{
    public static MqttException Full(MqttClientOptions options, int messages, long bytes) => Create(
        options,
        $"The outbox of the connection to {options.Endpoint} is full: {messages} messages, {bytes} bytes wait. Publish more slowly, or raise MqttClientOptions.OutboxCapacity and OutboxBytes.",
        ReasonCode.QuotaExceeded);

    public static TimeoutException TimedOut(MqttClientOptions options, OutboundMessage message)
    {
        string stage = message.State == OutboundState.Queued ? "is still waiting for the connection" : "is not acknowledged";
        return new TimeoutException(
            $"A message {stage} after {options.PublishTimeout.TotalSeconds:0.#} s ({options.Endpoint}). See MqttClientOptions.PublishTimeout.");
    }

    /// <summary>What the broker said in CONNACK that it does not accept; null for a message it accepts.</summary>
    public static MqttException? Unacceptable(MqttClientOptions options, MqttConnectResult limits, Qos qos, bool retain, int length)
    {
        if (qos > limits.MaximumQos)
        {
            return Create(options, $"{options.Endpoint} accepts messages up to QoS {(int)limits.MaximumQos} only.", ReasonCode.QosNotSupported);
        }

        if (retain && !limits.RetainAvailable)
        {
            return Create(options, $"{options.Endpoint} does not retain messages.", ReasonCode.RetainNotSupported);
        }

        return (uint)length > limits.MaximumPacketSize
            ? Create(options, $"The message takes {length} bytes, {options.Endpoint} accepts {limits.MaximumPacketSize}.", ReasonCode.PacketTooLarge)
            : null;
    }

    /// <summary>The broker's answer to a message was a refusal.</summary>
    public static MqttPublishException Refused(MqttClientOptions options, OutboundMessage message, in PublishResult result)
    {
        string topic = TopicOf(message);
        string who = options.EffectiveUserName is { } user ? $"user '{user}'" : "this anonymous client";
        string next = result.ReasonCode == ReasonCode.NotAuthorized ? $" The broker's access control list does not let {who} write there." : "";
        return new MqttPublishException($"{options.Endpoint} refused the message to '{topic}': {ErrorText.Describe(result.ReasonCode)}{ErrorText.Reason(result.ReasonString)}.{next}")
        {
            Endpoint = options.Endpoint,
            ReasonCode = result.ReasonCode,
            ReasonString = result.ReasonString,
            UserProperties = result.UserProperties,
            Topic = topic,
        };
    }

    private static MqttException Create(MqttClientOptions options, string message, ReasonCode reason) =>
        new(message) { Endpoint = options.Endpoint, ReasonCode = reason };

    private static string TopicOf(OutboundMessage message)
    {
        int header = 1 + VariableByteInteger.Read(message.Frame[1..], out _);
        int length = (message.Frame[header] << 8) | message.Frame[header + 1];
        return Encoding.UTF8.GetString(message.Frame.Slice(header + 2, length));
    }
}
