using TypedMqtt.Client.Receiving;

namespace TypedMqtt.Receiving;

/// <summary>Takes the messages of a handler: those that cannot be read, too, and whole where they may become dead letters.</summary>
internal sealed class HandlerSink<TMessage>(MqttChannel<TMessage> channel, MqttConnection connection, SubscribeOptions options, bool keepsContent)
    : TypedSink<TMessage>(channel, connection.RootUtf8.ToArray(), options, unreadable: null)
    where TMessage : struct
{
    protected override RawMessage? Keep(in InboundMessage message, UnreadablePayloadException? error) =>
        keepsContent || error is not null ? new RawMessage(message, keepsContent, error) : null;
}
