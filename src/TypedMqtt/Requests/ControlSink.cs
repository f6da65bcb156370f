using System.Text;
using TypedMqtt.Client.Receiving;
using TypedMqtt.Protocol.Properties;

namespace TypedMqtt.Requests;

/// <summary>Takes what requesters say of the streams they read: more credit, or that they stop.</summary>
internal sealed class ControlSink(ReplyCache replies) : MessageSink
{
    public override void Deliver(in InboundMessage message, AckToken ack)
    {
        var key = RequestKey.Of(
            Encoding.UTF8.GetString(message.Properties.GetBytes(PropertyId.ResponseTopic)), message.Properties.GetBytes(PropertyId.CorrelationData));
        if (RequestWire.TryGet(message.Properties, RequestWire.Control, out ReadOnlySpan<byte> control) && replies.Find(key) is { Window: { } window } request)
        {
            if (control.SequenceEqual(RequestWire.Cancel))
            {
                request.Cancel();
            }
            else if (RequestWire.TryReadNumber(control, "credit"u8, out long total))
            {
                window.Grant(total);
            }
        }

        ack.Complete();
    }

    public override void Complete(Exception? error)
    {
    }
}
